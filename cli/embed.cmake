# Turns files into string constants of the program: cmake -D OUTPUT=... -D INPUTS=a;b -P embed.cmake
# report.html becomes prefero::report_html.
set(text "// Written by cli/embed.cmake.\n#include <string_view>\n\nnamespace prefero {\n\n")
foreach(input IN LISTS INPUTS)
  get_filename_component(name ${input} NAME)
  string(REGEX REPLACE "[^A-Za-z0-9]" "_" name ${name})
  file(READ ${input} content)
  string(APPEND text "extern const std::string_view ${name};\nconst std::string_view ${name} = R\"embedded(${content})embedded\";\n\n")
endforeach()
string(APPEND text "}  // namespace prefero\n")
file(WRITE ${OUTPUT} "${text}")
