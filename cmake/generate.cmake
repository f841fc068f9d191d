# Sources written at configure time; their names are collected in `curate_generated`.

# Every file src/<folder>/**/NAME.cpp registers what it is named after: `void register_NAME(Registry&)`. A new file
# needs no edit elsewhere, and a file without that function is a link error.
function(curate_generate_registration folder)
  file(GLOB_RECURSE files CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/src/${folder}/*.cpp)
  list(SORT files)
  set(declarations "")
  set(calls "")
  foreach(file IN LISTS files)
    get_filename_component(name ${file} NAME_WE)
    string(APPEND declarations "void register_${name}(Registry&);\n")
    string(APPEND calls "  register_${name}(registry);\n")
  endforeach()
  set(out ${CMAKE_CURRENT_BINARY_DIR}/generated/${folder}.gen.cpp)
  file(CONFIGURE OUTPUT ${out} @ONLY CONTENT
"#include <curate/registry.hpp>

namespace curate {
@declarations@
void register_all_@folder@(Registry& registry);
void register_all_@folder@(Registry& registry) {
  (void)registry;
@calls@}
}  // namespace curate
")
  set(curate_generated ${curate_generated} ${out} PARENT_SCOPE)
endfunction()

# Every file below data/ is linked into the program, so that one binary is enough; `builtin_file("lid.176.ftz")` finds it.
function(curate_generate_builtin_data)
  file(GLOB_RECURSE files CONFIGURE_DEPENDS RELATIVE ${CMAKE_CURRENT_SOURCE_DIR}/data ${CMAKE_CURRENT_SOURCE_DIR}/data/*)
  list(FILTER files EXCLUDE REGEX "(LICENSE|README|SOURCE)[^/]*$")
  list(SORT files)
  set(assembly "  .section .note.GNU-stack,\"\",@progbits\n  .section .rodata\n")
  set(externs "")
  set(rows "")
  set(paths "")
  set(n 0)
  foreach(file IN LISTS files)
    set(path ${CMAKE_CURRENT_SOURCE_DIR}/data/${file})
    list(APPEND paths ${path})
    string(APPEND assembly "  .balign 64\n  .global curate_data_${n}_begin\n  .global curate_data_${n}_end\n"
                           "curate_data_${n}_begin:\n  .incbin \"${path}\"\ncurate_data_${n}_end:\n  .byte 0\n")
    string(APPEND externs "extern \"C\" const char curate_data_${n}_begin[], curate_data_${n}_end[];\n")
    string(APPEND rows "    {\"${file}\", curate_data_${n}_begin, curate_data_${n}_end},\n")
    math(EXPR n "${n} + 1")
  endforeach()
  set(asm ${CMAKE_CURRENT_BINARY_DIR}/generated/builtin_data.S)
  set(cpp ${CMAKE_CURRENT_BINARY_DIR}/generated/builtin_data.gen.cpp)
  file(GENERATE OUTPUT ${asm} CONTENT "${assembly}")
  set_source_files_properties(${asm} PROPERTIES OBJECT_DEPENDS "${paths}" GENERATED ON)
  file(CONFIGURE OUTPUT ${cpp} @ONLY CONTENT
"#include <string_view>
#include \"util/builtin.hpp\"

@externs@
namespace curate {
namespace {
struct Row {
  std::string_view name;
  const char* begin;
  const char* end;
};
const Row kRows[] = {
@rows@    {{}, nullptr, nullptr},
};
}  // namespace

std::optional<std::string_view> builtin_file(std::string_view name) {
  for (const Row& row : kRows)
    if (row.begin != nullptr && row.name == name) return std::string_view(row.begin, static_cast<std::size_t>(row.end - row.begin));
  return std::nullopt;
}
}  // namespace curate
")
  set(curate_generated ${curate_generated} ${asm} ${cpp} PARENT_SCOPE)
endfunction()
