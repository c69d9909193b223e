// Text files read by ourselves, several pieces at a time, where nothing about them is out of the ordinary: twice the
// speed of a reader that makes every cell a text of its own first. What is out of the ordinary (a record of another
// width, a cell that is no number, odd quotes or line ends, bytes that are not UTF-8) is left to the reader that knows
// what to say about it. Internal.
#pragma once

#include <string_view>
#include <vector>

#include "mcda/source/state.hpp"

namespace mcda::source {

/// Whether a request can be read so: cells of text files as they stand there, without SQL over them.
bool can_scan(const OpenSource& open, const Request& request);

/// Hands the rows of the files of `open` to `take` as run() does. Returns how many were handed out; `complete` is false
/// where it stopped at something that is out of the ordinary, which may be in the rows after these. Throws DriverError
/// where the source was cancelled, and what `take` throws.
long scan_text(OpenSource& open, const Request& request, const std::vector<Selected>& selected,
               const std::function<void(const Batch&)>& take, bool& complete);

/// A number written plainly, as `-12.5`: digits on both sides of the mark, exactly rounded. False where the text is
/// written otherwise or holds more digits than a double takes as they are; number_in() knows those too.
bool plain_number(std::string_view text, char decimal, double& value) noexcept;

}  // namespace mcda::source
