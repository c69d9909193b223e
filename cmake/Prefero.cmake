# What every target of the project shares: warnings, exact floating point, sanitizers.
add_library(prefero_options INTERFACE)
target_compile_features(prefero_options INTERFACE cxx_std_20)
target_compile_options(prefero_options INTERFACE
  -Wall -Wextra -Wshadow -Wnon-virtual-dtor -Wold-style-cast -Wno-missing-field-initializers
  $<$<CXX_COMPILER_ID:GNU>:-Wno-restrict> # g++ 12 warns of its own std::string
  -ffp-contract=off) # the same bits with and without fused multiply-add hardware
if(PREFERO_SANITIZE)
  target_compile_options(prefero_options INTERFACE -fsanitize=${PREFERO_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all)
  target_link_options(prefero_options INTERFACE -fsanitize=${PREFERO_SANITIZE})
endif()
