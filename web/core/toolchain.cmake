# clang-19 for the browser: WebAssembly with the WASI interface, libc++ and no exceptions (Debian: clang-19 lld-19 libc++-19-dev-wasm32
# libc++abi-19-dev-wasm32 wasi-libc libclang-rt-19-dev-wasm32; scripts/setup wasm).
set(CMAKE_SYSTEM_NAME Generic)
set(CMAKE_SYSTEM_PROCESSOR wasm32)
set(CMAKE_CXX_COMPILER clang++-19)
set(CMAKE_CXX_COMPILER_TARGET wasm32-wasi)
set(CMAKE_FIND_ROOT_PATH_MODE_PROGRAM NEVER)
set(CMAKE_FIND_ROOT_PATH_MODE_LIBRARY ONLY)
set(CMAKE_FIND_ROOT_PATH_MODE_INCLUDE ONLY)
