# Installs the build into a new prefix, builds the outside project of this folder against it and runs it; then runs the installed
# program. Called by ctest with BUILD, GENERATOR, BUILD_TYPE, COMPILER and FLAGS.
set(work ${BUILD}/install-test)
set(prefix ${work}/prefix)
file(REMOVE_RECURSE ${work})

function(run)
  execute_process(COMMAND ${ARGN} COMMAND_ECHO STDOUT COMMAND_ERROR_IS_FATAL ANY)
endfunction()

run(${CMAKE_COMMAND} --install ${BUILD} --prefix ${prefix})
run(${CMAKE_COMMAND} -S ${CMAKE_CURRENT_LIST_DIR} -B ${work}/outside -G ${GENERATOR}
  -D CMAKE_BUILD_TYPE=${BUILD_TYPE} -D CMAKE_CXX_COMPILER=${COMPILER} -D CMAKE_CXX_FLAGS=${FLAGS}
  -D CMAKE_PREFIX_PATH=${prefix} -D CMAKE_FIND_USE_PACKAGE_REGISTRY=OFF)
run(${CMAKE_COMMAND} --build ${work}/outside)
run(${work}/outside/outside)
if(EXISTS ${prefix}/bin/prefero)
  run(${prefix}/bin/prefero --version)
endif()

# The exported package must work on another machine: it names no folder of this one.
file(GLOB exported ${prefix}/lib*/cmake/mcda/*.cmake)
foreach(path IN LISTS exported)
  file(READ ${path} text)
  foreach(folder ${BUILD} ${CMAKE_CURRENT_LIST_DIR})
    string(FIND "${text}" ${folder} position)
    if(NOT position EQUAL -1)
      message(FATAL_ERROR "${path} names the folder ${folder}")
    endif()
  endforeach()
endforeach()
