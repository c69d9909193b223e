# Finds the DuckDB shared library, which the program loads as an ADBC driver when it runs (nothing links to it).
# Looks into the npm package @duckdb/node-bindings first, then where the system keeps libraries.
#   DuckDB_FOUND, DUCKDB_LIBRARY (cache variable, the path of the library)
set(_duckdb_processor ${CMAKE_SYSTEM_PROCESSOR})
if(_duckdb_processor MATCHES "^(x86_64|AMD64|amd64)$")
  set(_duckdb_processor x64)
elseif(_duckdb_processor MATCHES "^(aarch64|ARM64)$")
  set(_duckdb_processor arm64)
endif()
string(TOLOWER ${CMAKE_SYSTEM_NAME} _duckdb_system)
set(_duckdb_folder ${PROJECT_SOURCE_DIR}/node_modules/@duckdb/node-bindings-${_duckdb_system}-${_duckdb_processor})

find_library(DUCKDB_LIBRARY NAMES duckdb PATHS ${_duckdb_folder} ${_duckdb_folder}-musl NO_DEFAULT_PATH)
find_library(DUCKDB_LIBRARY NAMES duckdb)
mark_as_advanced(DUCKDB_LIBRARY)

include(FindPackageHandleStandardArgs)
find_package_handle_standard_args(DuckDB REQUIRED_VARS DUCKDB_LIBRARY)
