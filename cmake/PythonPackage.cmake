# Decides whether the Python package is built, with which Python, and finds nanobind there.
#   PREFERO_HAS_PYTHON; Python_EXECUTABLE; nanobind_add_module
set(PREFERO_HAS_PYTHON FALSE)
if(PREFERO_BUILD_PYTHON STREQUAL "OFF" OR PREFERO_SANITIZE)
  return() # a sanitizer would have to be in the interpreter too
endif()
if(NOT DEFINED Python_EXECUTABLE AND EXISTS ${PROJECT_SOURCE_DIR}/.venv/bin/python3 AND NOT SKBUILD)
  set(Python_EXECUTABLE ${PROJECT_SOURCE_DIR}/.venv/bin/python3)
endif()
find_package(Python 3.10 QUIET COMPONENTS Interpreter Development.Module)
if(Python_FOUND)
  execute_process(COMMAND ${Python_EXECUTABLE} -m nanobind --cmake_dir
    OUTPUT_VARIABLE nanobind_ROOT OUTPUT_STRIP_TRAILING_WHITESPACE ERROR_QUIET)
  if(nanobind_ROOT)
    find_package(nanobind CONFIG QUIET)
  endif()
endif()
if(nanobind_FOUND)
  set(PREFERO_HAS_PYTHON TRUE)
elseif(PREFERO_BUILD_PYTHON STREQUAL "ON")
  message(FATAL_ERROR "The Python package needs Python with its headers and nanobind: scripts/setup python")
else()
  message(STATUS "The Python package is left out: scripts/setup python installs what it needs")
endif()
