#include "mcda/clients/portrait_source.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>
#include <limits>
#include <map>
#include <set>
#include <unordered_map>

#include <fmt/format.h>

#include "mcda/analysis/digest.hpp"
#include "mcda/analysis/draws.hpp"
#include "mcda/clients/trait_groups.hpp"
#include "mcda/model/error.hpp"
#include "mcda/source/cell.hpp"
#include "mcda/source/dates.hpp"
#include "mcda/source/sql.hpp"

namespace mcda::clients {

namespace {

using source::ColumnType;

constexpr std::size_t most_in_sample = 100'000;
constexpr std::uint32_t stream_hold_out = 0x706f7233;

std::uint64_t scattered(std::uint64_t z) {  // SplitMix64 (Steele, Lea, Flood 2014)
  z += 0x9e3779b97f4a7c15U;
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9U;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebU;
  return z ^ (z >> 31);
}

double day_of(const std::string& text, const std::string& what) {
  const source::Cell day = source::date_in(text, source::DateOrder::year_first);
  if (day.missing || day.fault != source::CellFault::none)
    raise(InvalidInput(what + ": \"" + text + "\" is no date", "write it as 2024-12-31"));
  return day.value;
}

// A sample of rows that does not depend on batches: those whose scattered number is small enough.
class Sample {
 public:
  bool takes(std::uint64_t row) const { return scattered(row) <= limit_; }
  std::vector<Index> rows;

  // True when half of the sample has to go.
  bool full() const { return rows.size() >= most_in_sample; }
  std::vector<std::size_t> halve() {
    limit_ /= 2;
    std::vector<std::size_t> kept;
    for (std::size_t k = 0; k < rows.size(); ++k) {
      if (takes(static_cast<std::uint64_t>(rows[k]))) kept.push_back(k);
    }
    return kept;
  }

 private:
  std::uint64_t limit_ = std::numeric_limits<std::uint64_t>::max();
};

template <class T>
void keep_only(std::vector<T>& list, const std::vector<std::size_t>& kept) {
  for (std::size_t k = 0; k < kept.size(); ++k) list[k] = list[kept[k]];
  list.resize(kept.size());
}

class Reader {
 public:
  Reader(source::Source& source, const PortraitRequest& request, std::atomic<Index>* progress)
      : source_(source), request_(request), progress_(progress) {}

  ReadClients read() {
    check_columns();
    read_dates();
    result_.key = key_from(request_.key, source_.columns());
    for (const std::string& text : request_.other_keys) result_.other_keys.push_back(key_from(text, source_.columns()));
    if (!request_.next_key.empty()) result_.next_key = key_from(request_.next_key, source_.columns());
    choose_candidates();
    first_reading();
    hold_out();
    settle_keys();
    make_groupings();
    second_reading();
    std::uint64_t digest = xxh64({reinterpret_cast<const char*>(result_.cohort.standing.data()), rows()});
    for (const auto& groups : result_.cohort.groups)
      digest = xxh64({reinterpret_cast<const char*>(groups.data()), groups.size()}, digest);
    result_.digest = fmt::format("xxh64:{:016x}", digest);
    return std::move(result_);
  }

 private:
  std::size_t rows() const { return key_values_.size(); }

  void check_columns() {
    std::vector<std::string> known;
    for (const auto& column : source_.columns()) known.push_back(column.name);
    std::vector<Problem> problems;
    const auto check = [&](const std::string& name, const std::string& what) {
      if (name.empty() || std::find(known.begin(), known.end(), name) != known.end()) return;
      const UnknownName unknown("column", name, known);
      problems.push_back(
          {.what = what + ": " + unknown.problems().front().what, .remedy = unknown.problems().front().remedy});
    };
    check(request_.id, "--id");
    check(request_.parent, "--parent");
    check(request_.time, "--time");
    for (const std::string& name : request_.traits) check(name, "--traits");
    for (const std::string& name : request_.without) check(name, "--without");
    for (const std::string& name : request_.categories) check(name, "--categories");
    for (const auto& [name, cuts] : request_.cuts) check(name, "--cuts");
    if (!problems.empty()) raise(InvalidInput(std::move(problems)));
    if (!request_.time.empty() && type_of(request_.time) == ColumnType::text)
      raise(InvalidInput("--time: column \"" + request_.time + "\" holds texts, not dates",
                         "name a column of dates; --query can make one"));
  }

  ColumnType type_of(const std::string& name) const {
    for (const auto& column : source_.columns()) {
      if (column.name == name) return column.type;
    }
    return ColumnType::text;
  }

  void read_dates() {
    if (!request_.as_of.empty()) as_of_ = day_of(request_.as_of, "--as-of");
    if (request_.period.empty()) return;
    const std::size_t dots = request_.period.find("..");
    if (dots == std::string::npos)
      raise(InvalidInput("--period: \"" + request_.period + "\" is no period", "write 2025-01-01..2025-12-31"));
    const double begin = day_of(request_.period.substr(0, dots), "--period"),
                 end = day_of(request_.period.substr(dots + 2), "--period");
    if (end < begin) raise(InvalidInput("--period: it ends before it begins", "swap the two dates"));
    if (as_of_ && begin < *as_of_)
      raise(InvalidInput("the key's period begins on " + request_.period.substr(0, dots) +
                             ", before the day the traits describe (" + request_.as_of +
                             "): traits would know the answer",
                         "take traits as they were before the period, or a later period"));
  }

  void leave_out(const std::string& name, std::string reason) { result_.left_out.push_back({name, std::move(reason)}); }

  void choose_candidates() {
    std::map<std::string, std::string> reserved(request_.reserved.begin(), request_.reserved.end());
    const auto reserve = [&](const std::string& name, const std::string& why) {
      if (!name.empty()) reserved.try_emplace(name, why);
    };
    reserve(request_.id, "the id");
    reserve(request_.parent, "the parent company, which keeps folds apart");
    reserve(request_.time, "the time, which divides early from late clients");
    const auto of_key = [&](const Key& key, const std::string& what) {
      for (const std::string& name : columns_of(key.expression, source_.columns()))
        reserved[name] = "part of " + what + " (" + key.text + ")";
    };
    of_key(result_.key, "the key");
    for (const Key& key : result_.other_keys) of_key(key, "another key");
    if (result_.next_key) of_key(*result_.next_key, "the next period's key");
    const auto listed = [](const std::vector<std::string>& list, const std::string& name) {
      return std::find(list.begin(), list.end(), name) != list.end();
    };
    for (const source::ColumnInfo& column : source_.columns()) {
      const bool named = listed(request_.traits, column.name);
      const auto why = reserved.find(column.name);
      if (named && why != reserved.end() && !why->second.starts_with("a criterion"))
        raise(InvalidInput("--traits: " + column.name + " cannot be a trait: it is " + why->second));
      if (why != reserved.end() && !named) {
        leave_out(column.name, why->second);
        continue;
      }
      if (listed(request_.without, column.name)) {
        leave_out(column.name, "left out on request");
        continue;
      }
      if (!request_.traits.empty() && !named) continue;
      if (column.type == ColumnType::date && !named) {
        leave_out(column.name, "a date; name it with --traits where it was known beforehand");
        continue;
      }
      Candidate candidate{.name = column.name};

      candidate.kind = listed(request_.categories, column.name) ? TraitKind::category
                       : column.type == ColumnType::number      ? TraitKind::number
                       : column.type == ColumnType::boolean     ? TraitKind::truth
                       : column.type == ColumnType::date        ? TraitKind::date
                                                                : TraitKind::category;
      candidates_.push_back(std::move(candidate));
    }
  }

  // Candidates first, in their order; then keys and time, and the parent.
  source::Request request_of(bool with_keys) {
    source::Request wanted{.where = request_.where, .order_by = request_.id};
    for (Candidate& one : candidates_) {
      auto& list = one.kind == TraitKind::category ? wanted.texts : wanted.numbers;
      one.request = list.size();
      list.push_back({one.name, {}, "trait " + one.name});
    }
    if (!with_keys) return wanted;
    first_key_ = wanted.numbers.size();
    wanted.numbers.push_back(result_.key.request());
    for (const Key& key : result_.other_keys) wanted.numbers.push_back(key.request());
    if (result_.next_key) wanted.numbers.push_back(result_.next_key->request());
    if (!request_.time.empty()) wanted.numbers.push_back({request_.time, {}, "time"});
    if (!request_.id.empty()) {
      id_ = wanted.texts.size();
      wanted.texts.push_back({request_.id, {}, "id"});
    }
    if (!request_.parent.empty()) wanted.texts.push_back({request_.parent, {}, "parent"});
    return wanted;
  }

  void count_progress(const source::Batch& batch) {
    if (progress_ != nullptr) progress_->fetch_add(static_cast<Index>(batch.rows), std::memory_order_relaxed);
  }

  void first_reading() {
    other_values_.resize(result_.other_keys.size());
    std::map<std::string, std::int32_t, std::less<>> families;
    std::int32_t alone = 0;
    source_.read(request_of(true), [&](const source::Batch& batch) {
      std::size_t k = first_key_;
      const auto append = [&](std::vector<double>& to) {
        to.insert(to.end(), batch.numbers[k].begin(), batch.numbers[k].end());
        ++k;
      };
      const std::size_t first = rows();
      append(key_values_);
      for (auto& values : other_values_) append(values);
      if (result_.next_key) append(next_values_);
      if (!request_.time.empty()) append(times_);
      for (std::size_t i = 0; !request_.parent.empty() && i < static_cast<std::size_t>(batch.rows); ++i) {
        const std::string_view parent = source::trimmed((*batch.texts.back())[i]);
        // A client without a parent is a family of its own; negative numbers keep these apart from names.
        result_.cohort.family.push_back(
            stands_for_nothing(parent)
                ? --alone
                : families.try_emplace(std::string(parent), static_cast<std::int32_t>(families.size())).first->second);
      }
      for (std::size_t i = 0; !request_.id.empty() && i < static_cast<std::size_t>(batch.rows); ++i)
        take_id(source::trimmed((*batch.texts[id_])[i]), static_cast<std::int32_t>(first + i));
      gather(batch, first);
      count_progress(batch);
    });
    keep_rows_of_one_id_together();
  }

  void take_id(std::string_view id, std::int32_t row) {
    if (stands_for_nothing(id)) {
      own_.push_back(-1 - row);  // a client of its own
      return;
    }
    const auto [place, fresh] = first_row_.try_emplace(std::hash<std::string_view>{}(id), row);
    own_.push_back(place->second);
    if (!fresh && repeats_++ == 0) repeated_ = id;
  }

  // A client in both parts of a test is known by heart.
  void keep_rows_of_one_id_together() {
    first_row_ = {};
    if (repeats_ == 0) return;
    const bool together = result_.cohort.family.empty();
    if (together) result_.cohort.family = std::move(own_);
    own_ = {};
    result_.notes.push_back(
        fmt::format("{} the {} of another one ({}), so that clients count several times{}; one row a client is "
                    "better",
                    repeats_ == 1 ? "1 row has" : std::to_string(repeats_) + " rows have", request_.id, repeated_,
                    together ? ", and stay in one part of every test" : ""));
  }

  void gather(const source::Batch& batch, std::size_t first) {
    for (std::size_t i = 0; i < static_cast<std::size_t>(batch.rows); ++i) {
      if (!sample_.takes(first + i)) continue;
      sample_.rows.push_back(static_cast<Index>(first + i));
      for (Candidate& one : candidates_) {
        if (one.kind != TraitKind::category) one.sampled.push_back(batch.numbers[one.request][i]);
      }
      if (!sample_.full()) continue;
      const std::vector<std::size_t> kept = sample_.halve();
      keep_only(sample_.rows, kept);
      for (Candidate& one : candidates_) {
        if (one.kind != TraitKind::category) keep_only(one.sampled, kept);
      }
    }
    for (Candidate& one : candidates_) {
      if (one.kind != TraitKind::category || one.too_many) continue;
      const source::TextColumn& texts = *batch.texts[one.request];
      for (std::size_t i = 0; i < texts.size(); ++i) {
        const std::string_view text = source::trimmed(texts[i]);
        if (!texts.missing(i) && !stands_for_nothing(text)) one.count(text);
      }
    }
  }

  void hold_out() {
    Cohort& cohort = result_.cohort;
    if (as_of_ && !times_.empty()) {
      // Who came after the day that the traits describe has no traits of that day.
      Index after = 0;
      for (std::size_t i = 0; i < rows(); ++i) {
        if (!(times_[i] > *as_of_)) continue;
        key_values_[i] = std::numeric_limits<double>::quiet_NaN();
        ++after;
      }
      if (after > 0)
        result_.notes.push_back(
            fmt::format("{} clients came after {} ({}) and have no part", after, request_.as_of, request_.time));
    }
    std::string how = request_.held_out;
    if (how.empty() && !times_.empty()) how = "25%";
    if (how.empty()) return;
    double share = 0;
    const bool is_share = how.back() == '%' || how.find('-') == std::string::npos;
    if (is_share) {
      const source::Cell number = source::number_in(how.back() == '%' ? how.substr(0, how.size() - 1) : how, '.');
      share = how.back() == '%' ? number.value / 100 : number.value;
      if (number.missing || number.fault != source::CellFault::none || !(share > 0 && share < 1))
        raise(InvalidInput("--holdout: \"" + how + "\" is neither a date nor a share",
                           "write 2024-01-01 (with --time COLUMN) or 25%"));
    } else if (times_.empty()) {
      std::string dates;
      for (const auto& column : source_.columns()) {
        if (column.type == ColumnType::date) dates += (dates.empty() ? "columns of dates: " : ", ") + column.name;
      }
      raise(InvalidInput("--holdout " + how + " needs to know when a client came",
                         "name the column: --time COLUMN" + (dates.empty() ? "" : "; " + dates)));
    }
    cohort.later.assign(rows(), false);
    if (times_.empty()) {
      std::map<std::int32_t, bool> family_later;
      for (std::size_t i = 0; i < rows(); ++i) {
        const std::uint64_t who = cohort.family.empty() ? i : static_cast<std::uint64_t>(cohort.family[i]);
        cohort.later[i] = Draws(request_.seed, stream_hold_out, who).uniform() < share;
      }
      result_.notes.push_back(
          fmt::format("{:.0f} % of the clients are held out at random; a hold-out by time (--time) says "
                      "more",
                      100 * share));
      return;
    }
    double cut = 0;
    if (is_share) {
      std::vector<double> known;
      for (std::size_t i = 0; i < rows(); ++i) {
        if (!std::isnan(times_[i]) && !std::isnan(key_values_[i])) known.push_back(times_[i]);
      }
      if (known.empty()) raise(InvalidInput("--time: no client has a date in " + request_.time));
      const auto place =
          std::min(known.size() - 1, static_cast<std::size_t>(static_cast<double>(known.size()) * (1 - share)));
      std::nth_element(known.begin(), known.begin() + static_cast<std::ptrdiff_t>(place), known.end());
      cut = known[place];
    } else {
      cut = day_of(how, "--holdout");
    }
    Index undated = 0, later = 0;
    for (std::size_t i = 0; i < rows(); ++i) {
      if (std::isnan(times_[i])) {
        ++undated;
        key_values_[i] = times_[i];
      }
      cohort.later[i] = times_[i] >= cut;
      later += cohort.later[i] ? 1 : 0;
    }
    held_from_ = cut;
    if (undated > 0)
      result_.notes.push_back(fmt::format("{} clients have no date in {} and have no part", undated, request_.time));
    if (later == 0 || later == static_cast<Index>(rows()))
      raise(InvalidInput(
          "--holdout " + how + ": " + (later == 0 ? "no client came that late" : "every client came later"),
          "choose a date within those of " + request_.time));
    result_.notes.push_back("held out: clients from " + source::iso_date(static_cast<long>(std::floor(cut))) + " on (" +
                            request_.time + ")");
  }

  void settle_keys() {
    // The cut of a top is made among those learned from: a later one would tell the future.
    const auto early = [&](std::span<const double> values) {
      std::vector<double> list(values.begin(), values.end());
      for (std::size_t i = 0; i < list.size(); ++i) {
        if (!result_.cohort.later.empty() && result_.cohort.later[i])
          list[i] = std::numeric_limits<double>::quiet_NaN();
      }
      return list;
    };
    learn_cut(result_.key, early(key_values_));
    result_.cohort.standing = standings(result_.key, key_values_);
    for (std::size_t k = 0; k < result_.other_keys.size(); ++k) {
      learn_cut(result_.other_keys[k], early(other_values_[k]));
      result_.other_standings.push_back(standings(result_.other_keys[k], other_values_[k]));
    }
    if (result_.next_key) {
      learn_cut(*result_.next_key, next_values_);
      result_.next_standing = standings(*result_.next_key, next_values_);
    }
  }

  void make_groupings() {
    std::vector<std::size_t> early;
    for (std::size_t k = 0; k < sample_.rows.size(); ++k) {
      const auto row = static_cast<std::size_t>(sample_.rows[k]);
      if (result_.cohort.later.empty() || !result_.cohort.later[row]) early.push_back(k);
    }
    keep_only(sample_.rows, early);
    std::vector<Candidate> traits;
    for (Candidate& one : candidates_) {
      if (one.kind != TraitKind::category) keep_only(one.sampled, early);
      std::vector<double> cuts;
      for (const auto& [name, edges] : request_.cuts) {
        if (name == one.name) cuts = edges;
      }
      std::string reason;
      std::optional<Grouping> grouping = groups_of(one, static_cast<double>(rows()), as_of_, cuts, reason);
      if (!grouping) leave_out(one.name, reason);
      if (!grouping) continue;
      result_.cohort.traits.push_back(std::move(*grouping));
      result_.sampled.push_back(std::move(one.sampled));
      traits.push_back(std::move(one));
    }
    candidates_ = std::move(traits);
    result_.sample = std::move(sample_.rows);
  }

  void second_reading() {
    Cohort& cohort = result_.cohort;
    cohort.groups.assign(cohort.traits.size(), {});
    std::vector<CategoryIndex> indexes;
    for (std::size_t t = 0; t < cohort.traits.size(); ++t) {
      cohort.groups[t].reserve(rows());
      indexes.emplace_back(cohort.traits[t]);
    }
    if (cohort.traits.empty()) return;
    source_.read(request_of(false), [&](const source::Batch& batch) {
      for (std::size_t t = 0; t < candidates_.size(); ++t) {
        std::vector<std::uint8_t>& groups = cohort.groups[t];
        if (candidates_[t].kind != TraitKind::category) {
          cohort.traits[t].groups_of(batch.numbers[candidates_[t].request], groups);
          continue;
        }
        const source::TextColumn& texts = *batch.texts[candidates_[t].request];
        for (std::size_t i = 0; i < texts.size(); ++i) {
          const std::string_view text = source::trimmed(texts[i]);
          groups.push_back(texts.missing(i) || stands_for_nothing(text) ? missing_group : indexes[t].group_of(text));
        }
      }
      count_progress(batch);
    });
    for (const auto& groups : cohort.groups) {
      if (groups.size() != rows())
        raise(SourceFailure("the source changed while it was read: it had other rows the second time", "try again"));
    }
  }

  source::Source& source_;
  const PortraitRequest& request_;
  std::atomic<Index>* progress_;
  ReadClients result_;
  std::vector<Candidate> candidates_;
  Sample sample_;
  std::size_t first_key_ = 0, id_ = 0;
  std::unordered_map<std::uint64_t, std::int32_t> first_row_;  // by scattered id
  std::vector<std::int32_t> own_;                              // that row, of every row
  Index repeats_ = 0;
  std::string repeated_;
  std::optional<double> as_of_, held_from_;
  std::vector<double> key_values_, next_values_, times_;
  std::vector<std::vector<double>> other_values_;
};

}  // namespace

bool stands_for_nothing(std::string_view text) {
  static constexpr std::array<std::string_view, 6> nothing{"", "NULL", "N/A", "n/a", "-", "?"};
  return std::find(nothing.begin(), nothing.end(), text) != nothing.end();
}

ReadClients read_clients(source::Source& source, const PortraitRequest& request, std::atomic<Index>* progress) {
  return Reader(source, request, progress).read();
}

}  // namespace mcda::clients
