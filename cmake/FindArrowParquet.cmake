# Arrow's reader and writer of Parquet: an installed Arrow C++, else the one inside the pyarrow package of the Python
# `CURATE_PYTHON`. Gives ArrowParquet_TARGET to link with, ArrowParquet_INCLUDE_DIRS where the compiler needs to be told, and
# ArrowParquet_FILES, which an installation needs beside the program; that is empty where the system has them.
set(CURATE_PYTHON "${CMAKE_SOURCE_DIR}/build/python/bin/python"
    CACHE FILEPATH "Python with the package pyarrow, for Parquet (scripts/setup --parquet)")
set(ArrowParquet_FILES "")
set(ArrowParquet_INCLUDE_DIRS "")
find_package(Parquet CONFIG QUIET)
if(Parquet_FOUND)
  set(ArrowParquet_VERSION "${Parquet_VERSION}")
  set(ArrowParquet_TARGET Parquet::parquet_shared)
  get_target_property(directories Parquet::parquet_shared INTERFACE_INCLUDE_DIRECTORIES)
  if(directories)
    set(ArrowParquet_INCLUDE_DIRS ${directories})
    # Told of twice, these would hide what the standard library looks for behind them.
    list(REMOVE_ITEM ArrowParquet_INCLUDE_DIRS ${CMAKE_CXX_IMPLICIT_INCLUDE_DIRECTORIES})
  endif()
elseif(EXISTS "${CURATE_PYTHON}")
  # The package is looked for, not imported, which is slow.
  execute_process(COMMAND "${CURATE_PYTHON}" -c "import importlib.metadata as m, importlib.util as u, os
print(m.version('pyarrow'), os.path.dirname(u.find_spec('pyarrow').origin), sep=';')"
    OUTPUT_VARIABLE found ERROR_QUIET OUTPUT_STRIP_TRAILING_WHITESPACE)
  if(found)
    list(GET found 0 ArrowParquet_VERSION)
    list(GET found 1 folder)
    set(ArrowParquet_INCLUDE_DIRS "${folder}/include")
    foreach(name arrow parquet)
      file(GLOB library "${folder}/lib${name}.so.*")
      list(APPEND ArrowParquet_FILES ${library})
      add_library(ArrowParquet::${name} SHARED IMPORTED)
      set_property(TARGET ArrowParquet::${name} PROPERTY IMPORTED_LOCATION "${library}")
    endforeach()
    set_property(TARGET ArrowParquet::parquet PROPERTY INTERFACE_LINK_LIBRARIES ArrowParquet::arrow)
    set(ArrowParquet_TARGET ArrowParquet::parquet)
  endif()
endif()

include(FindPackageHandleStandardArgs)
find_package_handle_standard_args(ArrowParquet REQUIRED_VARS ArrowParquet_TARGET VERSION_VAR ArrowParquet_VERSION)
