# Finds arrow-adbc/adbc.h, the C interface of ADBC drivers with the Arrow C data structures, in the Python package
# adbc-driver-manager of .venv or where the system keeps headers.
#   Adbc_FOUND, ADBC_INCLUDE_DIR, imported target adbc::headers
file(GLOB _adbc_folders ${PROJECT_SOURCE_DIR}/.venv/lib*/python3*/site-packages/adbc_driver_manager)
find_path(ADBC_INCLUDE_DIR NAMES arrow-adbc/adbc.h HINTS ${_adbc_folders})
mark_as_advanced(ADBC_INCLUDE_DIR)

include(FindPackageHandleStandardArgs)
find_package_handle_standard_args(Adbc REQUIRED_VARS ADBC_INCLUDE_DIR)

if(Adbc_FOUND AND NOT TARGET adbc::headers)
  add_library(adbc::headers INTERFACE IMPORTED)
  set_target_properties(adbc::headers PROPERTIES INTERFACE_INCLUDE_DIRECTORIES ${ADBC_INCLUDE_DIR})
endif()
