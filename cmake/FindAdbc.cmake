# Finds arrow-adbc/adbc.h, the C interface of ADBC drivers with the Arrow C data structures, in the Python package
# adbc-driver-manager of .venv, in that of the Python that builds a wheel, or where the system keeps headers.
# The drivers are looked for beside it: ADBC_DRIVER_FOLDER, the folder with adbc_driver_sqlite and adbc_driver_postgresql, each with
# its library. Nothing links to them; the program loads them when a model names such a database.
#   Adbc_FOUND, ADBC_INCLUDE_DIR, imported target adbc::headers
file(GLOB _adbc_folders ${PROJECT_SOURCE_DIR}/.venv/lib*/python3*/site-packages/adbc_driver_manager)
if(SKBUILD) # pip builds in an environment of its own
  execute_process(
    COMMAND ${Python_EXECUTABLE} -c "import importlib.util as u; print(*u.find_spec('adbc_driver_manager').submodule_search_locations)"
    OUTPUT_VARIABLE _adbc_building OUTPUT_STRIP_TRAILING_WHITESPACE ERROR_QUIET)
  list(PREPEND _adbc_folders ${_adbc_building})
endif()
find_path(ADBC_INCLUDE_DIR NAMES arrow-adbc/adbc.h HINTS ${_adbc_folders})
file(GLOB _adbc_drivers ${PROJECT_SOURCE_DIR}/.venv/lib/python3*/site-packages/adbc_driver_*/libadbc_driver_*.so)
set(ADBC_DRIVER_FOLDER)
foreach(_adbc_driver IN LISTS _adbc_drivers)
  cmake_path(GET _adbc_driver PARENT_PATH ADBC_DRIVER_FOLDER)
  cmake_path(GET ADBC_DRIVER_FOLDER PARENT_PATH ADBC_DRIVER_FOLDER)
endforeach()
set(ADBC_DRIVERS ${_adbc_drivers})
mark_as_advanced(ADBC_INCLUDE_DIR)

include(FindPackageHandleStandardArgs)
find_package_handle_standard_args(Adbc REQUIRED_VARS ADBC_INCLUDE_DIR)

if(Adbc_FOUND AND NOT TARGET adbc::headers)
  add_library(adbc::headers INTERFACE IMPORTED)
  set_target_properties(adbc::headers PROPERTIES INTERFACE_INCLUDE_DIRECTORIES ${ADBC_INCLUDE_DIR})
endif()
