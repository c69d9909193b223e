// Everything the program needs to put results somewhere: tables for people, CSV and Markdown, JSON, files that appear
// whole or not at all.
#pragma once

#include <nlohmann/json.hpp>  // json_text.hpp shows it, so neither header is installed

#include "mcda/files/atomic_file.hpp"
#include "mcda/files/json_text.hpp"
#include "mcda/files/table_text.hpp"
#include "mcda/files/unicode.hpp"
