# Builds the report page and the core inside it where their tools are there (scripts/setup wasm, npm): build/page/report.html and
# build/wasm/prefero.wasm, both below the source folder because every configuration takes the same.
#   page_built   build/page/report.html; empty where the page cannot be built
#   page_target  the target that builds it
#   web_core     build/wasm/prefero.wasm; the target web_core builds it
set(page_built)
set(page_target)
find_program(WASM_COMPILER clang++-19)
find_program(WASM_LINKER wasm-ld-19)
find_path(WASM_LIBRARY libc++.a PATHS /usr/lib/wasm32-wasi NO_DEFAULT_PATH)
find_program(NODE node HINTS ${PROJECT_SOURCE_DIR}/.venv/bin)
find_program(NPM npm HINTS ${PROJECT_SOURCE_DIR}/.venv/bin)
mark_as_advanced(WASM_COMPILER WASM_LINKER WASM_LIBRARY NODE NPM)
set(web_core ${PROJECT_SOURCE_DIR}/build/wasm/prefero.wasm)

if(WASM_COMPILER AND WASM_LINKER AND WASM_LIBRARY)
  include(ExternalProject)
  ExternalProject_Add(web_core
    SOURCE_DIR ${PROJECT_SOURCE_DIR}/web/core
    BINARY_DIR ${PROJECT_SOURCE_DIR}/build/wasm
    PREFIX ${PROJECT_BINARY_DIR}/web_core
    CMAKE_ARGS -DCMAKE_TOOLCHAIN_FILE=${PROJECT_SOURCE_DIR}/web/core/toolchain.cmake
    INSTALL_COMMAND ""
    BUILD_BYPRODUCTS ${web_core}
    BUILD_ALWAYS TRUE # asks the other project, which knows what is new
    USES_TERMINAL_BUILD TRUE) # all cores for it, and its progress seen
endif()

if(TARGET web_core AND NODE AND NPM AND EXISTS ${PROJECT_SOURCE_DIR}/node_modules/vite
    AND EXISTS ${PROJECT_SOURCE_DIR}/web/build/page.mjs)
  file(GLOB_RECURSE page_sources CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/web/src/* ${PROJECT_SOURCE_DIR}/web/build/*.mjs)
  list(APPEND page_sources ${PROJECT_SOURCE_DIR}/web/index.html ${PROJECT_SOURCE_DIR}/web/vite.config.ts
    ${PROJECT_SOURCE_DIR}/package.json)
  set(page_built ${PROJECT_SOURCE_DIR}/build/page/report.html)
  add_custom_command(OUTPUT ${page_built}
    COMMAND ${NODE} web/build/page.mjs --wasm ${web_core}
    DEPENDS ${page_sources} ${web_core}
    WORKING_DIRECTORY ${PROJECT_SOURCE_DIR}
    COMMENT "Building the report page"
    VERBATIM)
  set(page_target web_page)
  add_custom_target(web_page DEPENDS ${page_built})
  add_dependencies(web_page web_core)
endif()
