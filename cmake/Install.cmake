# What `cmake --install` lays down, and the package that find_package(mcda) finds there.
include(CMakePackageConfigHelpers)

set(installed_targets)
foreach(target mcda mcda_source mcda_files mcda_clients)
  if(TARGET ${target})
    list(APPEND installed_targets ${target})
  endif()
endforeach()
install(TARGETS ${installed_targets} EXPORT mcdaTargets
  ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR}
  LIBRARY DESTINATION ${CMAKE_INSTALL_LIBDIR}
  FILE_SET HEADERS DESTINATION ${CMAKE_INSTALL_INCLUDEDIR})

set(package_folder ${CMAKE_INSTALL_LIBDIR}/cmake/mcda)
install(EXPORT mcdaTargets NAMESPACE mcda:: DESTINATION ${package_folder})
configure_package_config_file(${CMAKE_CURRENT_LIST_DIR}/mcdaConfig.cmake.in ${PROJECT_BINARY_DIR}/mcdaConfig.cmake
  INSTALL_DESTINATION ${package_folder})
write_basic_package_version_file(${PROJECT_BINARY_DIR}/mcdaConfigVersion.cmake COMPATIBILITY SameMinorVersion)
install(FILES ${PROJECT_BINARY_DIR}/mcdaConfig.cmake ${PROJECT_BINARY_DIR}/mcdaConfigVersion.cmake
  ${CMAKE_CURRENT_LIST_DIR}/FindLibZip.cmake ${CMAKE_CURRENT_LIST_DIR}/FindXlsxWriter.cmake DESTINATION ${package_folder})

if(TARGET prefero)
  install(TARGETS prefero RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
endif()
if(DUCKDB_LIBRARY)
  install(FILES ${DUCKDB_LIBRARY} DESTINATION lib/prefero) # the program looks for ../lib/prefero beside its folder
endif()
if(ADBC_DRIVERS)
  install(FILES ${ADBC_DRIVERS} DESTINATION lib/prefero)
endif()
install(FILES docs/model.schema.json DESTINATION ${CMAKE_INSTALL_DATAROOTDIR}/prefero)
install(FILES LICENSE THIRD_PARTY.md README.md CHANGELOG.md DESTINATION ${CMAKE_INSTALL_DATAROOTDIR}/doc/prefero)
