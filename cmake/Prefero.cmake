option(PREFERO_UNITY "Compile several files of a room together" OFF)
# What every target of the project shares: warnings, exact floating point, sanitizers.
add_library(prefero_options INTERFACE)
target_compile_features(prefero_options INTERFACE cxx_std_20)
target_compile_options(prefero_options INTERFACE
  -Wall -Wextra $<$<NOT:$<BOOL:${PREFERO_UNITY}>>:-Wshadow> -Wnon-virtual-dtor -Wold-style-cast -Wno-missing-field-initializers
  # together, files would shadow each other's names; g++ 12 warns of its own std::string
  $<$<CXX_COMPILER_ID:GNU>:-Wno-restrict> $<$<AND:$<CXX_COMPILER_ID:GNU>,$<CONFIG:Release>>:-Wno-array-bounds;-Wno-stringop-overflow;-Wno-stringop-overread>
  -ffp-contract=off) # the same bits with and without fused multiply-add hardware
if(PREFERO_SANITIZE)
  target_compile_options(prefero_options INTERFACE -fsanitize=${PREFERO_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all)
  target_link_options(prefero_options INTERFACE -fsanitize=${PREFERO_SANITIZE})
endif()

# Compiles the files of a target eight at a time, since most of what a file costs is reading the same headers; files with options of
# their own stay alone. Each file must still hold by itself: the preset dev compiles them one by one.
function(compile_together target)
  if(PREFERO_UNITY)
    set_target_properties(${target} PROPERTIES UNITY_BUILD ON UNITY_BUILD_BATCH_SIZE 8)
  endif()
endfunction()
