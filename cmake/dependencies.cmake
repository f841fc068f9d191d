# Every library curate is built on, as one interface target.
find_package(PkgConfig REQUIRED)
find_package(Threads REQUIRED)
find_package(CURL 7.88 REQUIRED)
find_package(simdjson REQUIRED)
find_package(zstd REQUIRED)
find_package(CLI11 REQUIRED)
find_package(fmt REQUIRED)
find_package(spdlog REQUIRED)
find_package(yaml-cpp REQUIRED)
find_package(ICU 72 REQUIRED COMPONENTS uc i18n)
find_package(OpenSSL REQUIRED COMPONENTS Crypto)
pkg_check_modules(xxhash REQUIRED IMPORTED_TARGET libxxhash)
pkg_check_modules(isal REQUIRED IMPORTED_TARGET libisal)
pkg_check_modules(deflate REQUIRED IMPORTED_TARGET libdeflate)
pkg_check_modules(lz4 REQUIRED IMPORTED_TARGET liblz4)
pkg_check_modules(sqlite REQUIRED IMPORTED_TARGET sqlite3)
pkg_check_modules(brotlidec REQUIRED IMPORTED_TARGET libbrotlidec)
find_package(BZip2 REQUIRED)
find_package(JPEG REQUIRED)
find_package(PNG REQUIRED)
find_package(GIF REQUIRED)
find_package(TIFF REQUIRED)
pkg_check_modules(webp REQUIRED IMPORTED_TARGET libwebp libwebpdemux)
pkg_check_modules(lcms REQUIRED IMPORTED_TARGET lcms2)
pkg_check_modules(avif IMPORTED_TARGET libavif)

add_library(curate_dependencies INTERFACE)
target_link_libraries(curate_dependencies INTERFACE
  Threads::Threads ${CMAKE_DL_LIBS} simdjson::simdjson zstd::libzstd_shared CLI11::CLI11 fmt::fmt spdlog::spdlog yaml-cpp
  ICU::uc ICU::i18n OpenSSL::Crypto PkgConfig::xxhash PkgConfig::isal PkgConfig::deflate PkgConfig::lz4
  PkgConfig::brotlidec BZip2::BZip2 JPEG::JPEG PNG::PNG GIF::GIF TIFF::TIFF PkgConfig::webp PkgConfig::lcms PkgConfig::sqlite)

# A library's name as the loader knows it: for those that are loaded when first needed.
function(loader_name variable file)
  file(REAL_PATH ${file} file)
  get_filename_component(name ${file} NAME)
  if(NOT name MATCHES "^lib.*\\.so\\.[0-9]+")
    message(FATAL_ERROR "${file}: a shared library with its version in its name is needed")
  endif()
  set(${variable} ${CMAKE_MATCH_0} PARENT_SCOPE)
endfunction()

# Definitions are of single sources: one for all would compile all of them again where a library comes or goes.
get_target_property(curl_file CURL::libcurl LOCATION)
loader_name(curl_name ${curl_file})
target_include_directories(curate_dependencies SYSTEM INTERFACE ${CURL_INCLUDE_DIRS} ${avif_INCLUDE_DIRS})
set_source_files_properties(src/net/curl_on_demand.cpp PROPERTIES COMPILE_DEFINITIONS CURATE_LIBCURL="${curl_name}")
# Without libavif a picture in that format is `unsupported`.
if(avif_FOUND)
  list(GET avif_LINK_LIBRARIES 0 avif_file)
  loader_name(avif_name ${avif_file})
  set_source_files_properties(src/image/codec_avif.cpp src/image/codec_avif_on_demand.cpp PROPERTIES
                              COMPILE_DEFINITIONS CURATE_AVIF="${avif_name}")
endif()
# Without Arrow the format `parquet` is known and refused. Its headers too are for three sources alone.
list(APPEND CMAKE_MODULE_PATH ${CMAKE_CURRENT_LIST_DIR})
find_package(ArrowParquet 24)
if(ArrowParquet_FOUND)
  target_link_libraries(curate_dependencies INTERFACE $<LINK_ONLY:${ArrowParquet_TARGET}>)
  list(TRANSFORM ArrowParquet_INCLUDE_DIRS PREPEND -isystem OUTPUT_VARIABLE arrow_headers)
  set_source_files_properties(src/util/parquet_json.cpp src/util/parquet_reader.cpp src/util/parquet_writer.cpp PROPERTIES
                              COMPILE_DEFINITIONS CURATE_PARQUET COMPILE_OPTIONS "${arrow_headers}")
endif()
