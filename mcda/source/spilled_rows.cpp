#include "mcda/source/spilled_rows.hpp"

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <memory>
#include <string>
#include <utility>

#include "mcda/engine/sort.hpp"
#include "mcda/model/error.hpp"

namespace mcda::source {

namespace {

// A row while it waits and is sorted: its score twice, the words that are sorted, value and row number of each, and the
// ends of its texts.
constexpr double bytes_per_row = 72;
constexpr std::size_t most_in_run = 1U << 30U;
constexpr std::size_t handed_on = 1U << 16U;  // rows at a time
constexpr std::size_t written_at_once = 1U << 20U, least_buffer = 1U << 14U, most_buffer = 1U << 20U;

// A row in the file: score, lengths of id and label (of the label only where there are any), and the texts.
template <class T>
void put(std::string& to, T value) {
  to.append(reinterpret_cast<const char*>(&value), sizeof value);
}
template <class T>
T taken(const char*& from) {
  T value;
  std::memcpy(&value, from, sizeof value);
  from += sizeof value;
  return value;
}

// One run, row by row.
class RunReader {
 public:
  RunReader(const Spool& file, std::size_t begin, std::size_t end, std::size_t buffer, bool labelled)
      : file_(file), at_(begin), end_(end), labelled_(labelled), buffer_(buffer) {}

  double score = 0;
  std::string_view id, label;  // until the next row

  bool next() {
    if (!have(head())) return false;
    const char* from = buffer_.data() + first_;
    score = taken<double>(from);
    const std::size_t id_size = taken<std::uint32_t>(from), label_size = labelled_ ? taken<std::uint32_t>(from) : 0;
    if (!have(head() + id_size + label_size)) raise(SourceFailure("a temporary file ends early", "check the disk"));
    from = buffer_.data() + first_ + head();
    id = {from, id_size};
    label = {from + id_size, label_size};
    first_ += head() + id_size + label_size;
    return true;
  }

 private:
  std::size_t head() const { return sizeof(double) + sizeof(std::uint32_t) * (labelled_ ? 2 : 1); }
  // Whether so many bytes are left, and then in the buffer.
  bool have(std::size_t bytes) {
    if (filled_ - first_ >= bytes) return true;
    std::copy(buffer_.begin() + static_cast<std::ptrdiff_t>(first_),
              buffer_.begin() + static_cast<std::ptrdiff_t>(filled_), buffer_.begin());
    filled_ -= first_;
    first_ = 0;
    if (buffer_.size() < bytes) buffer_.resize(bytes);
    const std::size_t more =
        file_.read_bytes(at_, std::span(buffer_).subspan(filled_, std::min(buffer_.size() - filled_, end_ - at_)));
    at_ += more;
    filled_ += more;
    return filled_ >= bytes;
  }

  const Spool& file_;
  std::size_t at_, end_;
  bool labelled_;
  std::vector<char> buffer_;
  std::size_t first_ = 0, filled_ = 0;
};

// Which of several runs goes on: the one with the highest score, the earliest among equals. A heap of the runs.
class Merge {
 public:
  explicit Merge(std::vector<std::unique_ptr<RunReader>> runs) : runs_(std::move(runs)) {
    for (std::size_t k = 0; k < runs_.size(); ++k) {
      if (runs_[k]->next()) heap_.push_back({runs_[k]->score, k});
    }
    for (std::size_t k = heap_.size(); k-- > 0;) sink(k);
  }

  SpilledRows::Rows next(bool labelled) {
    SpilledRows::Rows rows;
    rows.scores.reserve(handed_on);
    while (rows.scores.size() < handed_on && !heap_.empty()) {
      RunReader& run = *runs_[heap_.front().run];
      rows.scores.push_back(run.score);
      rows.ids.append(run.id);
      if (labelled) rows.labels.append(run.label);
      if (run.next()) {
        heap_.front().score = run.score;
      } else {
        heap_.front() = heap_.back();
        heap_.pop_back();
      }
      sink(0);
    }
    return rows;
  }

 private:
  struct Head {
    double score;
    std::size_t run;
    bool before(const Head& other) const { return score > other.score || (score == other.score && run < other.run); }
  };
  void sink(std::size_t at) {
    if (at >= heap_.size()) return;
    const Head moved = heap_[at];
    while (true) {
      std::size_t child = 2 * at + 1;
      if (child >= heap_.size()) break;
      if (child + 1 < heap_.size() && heap_[child + 1].before(heap_[child])) ++child;
      if (!heap_[child].before(moved)) break;
      heap_[at] = heap_[child];
      at = child;
    }
    heap_[at] = moved;
  }

  std::vector<std::unique_ptr<RunReader>> runs_;
  std::vector<Head> heap_;
};

}  // namespace

bool says_disk_full(std::string_view message) noexcept {
  for (const std::string_view words :
       {"No space left on device", "max_temp_directory_size", "Disk quota exceeded", "File too large"}) {
    if (message.find(words) != std::string_view::npos) return true;
  }
  return false;
}

SpilledRows::SpilledRows(double memory, bool labelled) : memory_(memory), labelled_(labelled) {}

void SpilledRows::add(double score, std::string_view id, std::string_view label) {
  rows_.scores.push_back(score);
  rows_.ids.append(id);
  if (labelled_) rows_.labels.append(label);
  // One run is collected while the one before is sorted and written.
  const double bytes = bytes_per_row * static_cast<double>(rows_.scores.size()) +
                       static_cast<double>(rows_.ids.bytes().size() + rows_.labels.bytes().size());
  if (bytes > memory_ / 2 || rows_.scores.size() == most_in_run) hand_over();
}

void SpilledRows::hand_over() {
  if (writing_.valid()) writing_.get();
  writing_ = std::async(std::launch::async, [this, rows = std::exchange(rows_, {})] { write(rows); });
}

void SpilledRows::write(const Rows& rows) {
  if (rows.scores.empty() && !runs_.empty()) return;
  std::vector<double> falling(rows.scores.size());
  std::transform(rows.scores.begin(), rows.scores.end(), falling.begin(), [](double x) { return 0 - x; });
  const SortedColumn sorted = sort_column(falling);
  std::vector<double>().swap(falling);
  const std::size_t begin = file_.bytes();
  std::string text;
  for (const auto row : sorted.rows) {
    const auto i = static_cast<std::size_t>(row);
    const std::string_view id = rows.ids[i];
    put(text, rows.scores[i]);
    put(text, static_cast<std::uint32_t>(id.size()));
    if (labelled_) put(text, static_cast<std::uint32_t>(rows.labels[i].size()));
    text.append(id);
    if (labelled_) text.append(rows.labels[i]);
    if (text.size() < written_at_once) continue;
    file_.append_bytes(text);
    text.clear();
  }
  file_.append_bytes(text);
  runs_.push_back({begin, file_.bytes()});
}

void SpilledRows::finish() {
  hand_over();
  writing_.get();
}

void SpilledRows::read(const std::function<void(const Rows&)>& take) const {
  const std::size_t buffer =
      std::clamp(static_cast<std::size_t>(memory_ / 2 / static_cast<double>(runs_.size())), least_buffer, most_buffer);
  std::vector<std::unique_ptr<RunReader>> readers;
  for (const Run& run : runs_)
    readers.push_back(std::make_unique<RunReader>(file_, run.begin, run.end, buffer, labelled_));
  Merge merge(std::move(readers));
  // The next rows are merged while these are taken.
  const auto merged = [&] { return merge.next(labelled_); };
  for (std::future<Rows> next = std::async(std::launch::async, merged);;) {
    const Rows rows = next.get();
    if (rows.scores.empty()) return;
    next = std::async(std::launch::async, merged);
    take(rows);
  }
}

}  // namespace mcda::source
