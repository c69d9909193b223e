#include "cli/rank_streamed.hpp"

#include <malloc.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>
#include <map>

#include <fmt/format.h>

#include "cli/answer.hpp"
#include "cli/given.hpp"
#include "cli/rank_forms.hpp"
#include "cli/rank_questions.hpp"
#include "cli/ranking_parts.hpp"
#include "cli/terminal.hpp"
#include "cli/tiering.hpp"
#include "cli/weighing.hpp"
#include "mcda/analysis/honesty.hpp"
#include "mcda/analysis/influence.hpp"
#include "mcda/clients/portfolio_stream.hpp"
#include "mcda/engine/order_stream.hpp"
#include "mcda/engine/prepare_rules.hpp"
#include "mcda/engine/run_stream.hpp"
#include "mcda/source/spilled_rows.hpp"
#include "mcda/source/spool.hpp"

namespace prefero {

using mcda::InvalidInput;
using mcda::Problem;
namespace source = mcda::source;

namespace {

// What the program takes by itself, with DuckDB and the batches on their way; measured, see docs/large-data.md.
constexpr double own_memory = 120e6;
// Less than this cannot be kept to.
constexpr double least_memory = 300e6;
// What is not sorted on disk takes no more than the program itself and a reader.
constexpr double least_memory_of_few = 200e6, least_reader_memory = 64e6;
constexpr double bytes_per_kept = 400;  // of a client among the best: two of each that is shown, with names

// Whether so many best clients are kept in memory while everybody is read.
bool kept_in_memory(Index top, double memory) {
  return top > 0 && static_cast<double>(top) * bytes_per_kept < memory / 8;
}
constexpr std::size_t excluded_listed = 10'000;

std::string kilobytes(double bytes) { return fmt::format("{:.0f}KB", bytes / 1000); }

void append(mcda::Notes& to, const mcda::Notes& more) { to.insert(to.end(), more.begin(), more.end()); }

// One ranking from disk, from the first reading to the last line.
class StreamedRanking {
 public:
  StreamedRanking(const Arguments& arguments, const ReadModel& model, const Asked& asked, const Settings& settings,
                  const mcda::Notes& notes, Index top, Output& output, double memory)
      : arguments_(arguments),
        asked_(asked),
        settings_(settings),
        output_(output),
        top_(top),
        memory_(memory),
        session_(new_session(arguments, model, notes)),
        request_(portfolio_request(session_.file, arguments.text("where"))) {}

  int run(source::Source& rows, long long estimate) {
    estimate_ = estimate;
    given_ = written_weights(arguments_, session_.file.model.tree, session_.notes);
    append(session_.notes, id_notes(session_.file));
    append(session_.notes, rows.notes());
    session_.source = rows.description();
    mcda::PreparationStream preparation(session_.file.model);
    mcda::clients::PortfolioStream portfolio(rows, session_.file.model, request_);
    require_method(preparation);
    prepare(portfolio, preparation);
    settle(portfolio, preparation);
    fit(portfolio, preparation);
    score(portfolio, preparation);
    return 0;
  }

 private:
  const mcda::ScoringMethod& method() const { return dynamic_cast<const mcda::ScoringMethod&>(*asked_.method); }

  // Better now than after the first reading.
  void require_method(const mcda::PreparationStream& preparation) const {
    std::vector<mcda::Criterion> list = preparation.prepared().criteria;
    for (mcda::Criterion& one : list) one.weight = 1;
    const auto refusal = mcda::refusal_to_stream(method(), asked_.parameters, mcda::Criteria(std::move(list)));
    if (refusal) refuse(asked_, *refusal);
  }

  mcda::Statistic wanted(const mcda::PreparationStream& preparation) const {
    mcda::Statistic wanted = mcda::Statistic::extremes | method().needs(asked_.parameters);
    if (given_) return wanted;
    mcda::DecisionModel model = session_.file.model;
    apply_settings(settings_, model);
    std::vector<mcda::Criterion> list = preparation.prepared().criteria;
    for (mcda::Criterion& one : list) one.weight = 1;
    return wanted | mcda::weights_need(model, mcda::Criteria(std::move(list)));
  }

  // The first reading: what has to be known before a row can be prepared, and where nothing has, the summary too.
  void prepare(mcda::clients::PortfolioStream& portfolio, mcda::PreparationStream& preparation) {
    const auto n = static_cast<Index>(session_.file.model.tree.leaves().size());
    const mcda::Statistic statistics = wanted(preparation);
    source::Repeated repeated(memory_ / 16);
    mcda::SummaryStream at_once(n, statistics);
    const bool hope = !preparation.looks_again();
    const mcda::CriteriaTree& tree = session_.file.model.tree;
    const bool as_read = std::all_of(tree.leaves().begin(), tree.leaves().end(), [&](Index node) {
      return tree[node].leaf->value.scale == mcda::ValueScale::raw;  // a gap that is filled makes this reading void
    });
    mcda::DecisionTable block(mcda::block_rows + 16, n);
    const std::vector<const double*> pointers = mcda::pointers_of(block);
    std::vector<Index> kept;
    Index nameless = -1;
    {
      Progress progress(session_.progress, "reading", estimate_);
      portfolio.read(
          [&](const mcda::RawRows& raw, const mcda::clients::RowNames& names) {
            stop_if_asked();
            for (Index i = 0; !request_.id.empty() && i < raw.rows; ++i) {
              const std::string_view id = names.id(i);
              if (id.empty() && nameless < 0) nameless = raw.first + i;
              repeated.add(mcda::hash_of_id(id));
            }
            preparation.look(raw);
            preparation.keep(raw, kept, [&](Index i, const std::string& reason) {
              if (session_.excluded.size() < excluded_listed)
                session_.excluded.push_back({std::string(names.id(i)), std::string(names.label(i)), reason});
            });
            if (!hope) return;
            const bool everybody = static_cast<Index>(kept.size()) == raw.rows;
            if (everybody && as_read) return at_once.observe(raw.values, raw.rows);
            for (Index first = 0; first < static_cast<Index>(kept.size()); first += mcda::block_rows) {
              const Index rows = std::min(mcda::block_rows, static_cast<Index>(kept.size()) - first);
              for (Index j = 0; j < n; ++j) {
                if (everybody) {
                  std::copy_n(raw.values[static_cast<std::size_t>(j)] + first, rows, block.column(j).data());
                  continue;
                }
                for (Index i = 0; i < rows; ++i)
                  block(i, j) = raw.values[static_cast<std::size_t>(j)][kept[static_cast<std::size_t>(first + i)]];
              }
              preparation.apply(block, rows);
              at_once.observe(pointers, rows);
            }
          },
          progress.done());
    }
    require_own_ids(portfolio, repeated.finish(1000), nameless);
    preparation.settle();
    estimate_ = preparation.rows();
    session_.manifest.rows_read = preparation.rows();
    session_.manifest.rows_excluded = preparation.excluded();
    session_.clients = preparation.rows() - preparation.excluded();
    if (preparation.looks_again()) {
      Progress progress(session_.progress, "measuring targets", estimate_);
      portfolio.read(
          [&](const mcda::RawRows& raw, const mcda::clients::RowNames&) {
            stop_if_asked();
            preparation.look_again(raw);
          },
          progress.done());
      preparation.settle_targets();
    }
    session_.prepared = preparation.prepared();
    append(session_.notes, session_.prepared.notes);
    if (output_.format() == Format::json && preparation.excluded() > static_cast<Index>(excluded_listed))
      session_.notes.push_back(
          fmt::format("of the clients that are not ranked only the first {} are listed", excluded_listed));
    if (preparation.known_from_the_start()) {
      summary_ = at_once.finish();
      return;
    }
    mcda::SummaryStream seen(n, statistics);
    read_again(portfolio, preparation, "summing up")([&](const mcda::Block& rows) {
      std::vector<const double*> columns;
      for (Index j = 0; j < n; ++j) columns.push_back(rows.column(j).data());
      seen.observe(columns, rows.size());
    });
    summary_ = seen.finish();
  }

  // Ids whose hashes are equal are looked at themselves.
  void require_own_ids(mcda::clients::PortfolioStream& portfolio, const std::vector<std::uint64_t>& doubtful,
                       Index nameless) {
    if (doubtful.empty() && nameless < 0) return;
    mcda::ProblemList problems;
    if (nameless >= 0) problems.add(mcda::no_id(nameless));
    std::map<std::string, Index, std::less<>> first_row;
    portfolio.read(
        [&](const mcda::RawRows& raw, const mcda::clients::RowNames& names) {
          stop_if_asked();
          for (Index i = 0; i < raw.rows; ++i) {
            const std::string_view id = names.id(i);
            if (id.empty() || !std::binary_search(doubtful.begin(), doubtful.end(), mcda::hash_of_id(id))) continue;
            const auto [place, fresh] = first_row.emplace(id, raw.first + i);
            if (!fresh) problems.add(mcda::id_twice(id, place->second, raw.first + i));
          }
        },
        nullptr);
    problems.raise_any();
  }

  void settle(mcda::clients::PortfolioStream& portfolio, const mcda::PreparationStream& preparation) {
    settle_streamed_weights(read_again(portfolio, preparation, "weighing"));
    const std::string horizon = arguments_.text("horizon");
    if (!horizon.empty())
      keep_horizon(session_, horizon == "short" ? mcda::Horizon::short_term : mcda::Horizon::long_term);
  }

  void settle_streamed_weights(const mcda::Reading& read) {
    if (given_) return settle_weights(session_, given_, settings_);
    mcda::DecisionModel& model = session_.file.model;
    std::vector<mcda::Criterion> list = session_.prepared.criteria;
    apply_settings(settings_, model);
    session_.weights = mcda::resolve_weights(model, summary_, mcda::Criteria(list), read);
    append(session_.notes, session_.weights.notes);
    for (std::size_t j = 0; j < list.size(); ++j) list[j].weight = session_.weights.leaves[j];
    session_.criteria.emplace(std::move(list), model.weight_rule);
  }

  mcda::Reading read_again(mcda::clients::PortfolioStream& portfolio, const mcda::PreparationStream& preparation,
                           const char* stage) {
    return [this, &portfolio, &preparation, stage](const std::function<void(const mcda::Block&)>& take) {
      Progress progress(session_.progress, stage, estimate_);
      portfolio.blocks(
          preparation,
          [&](const mcda::Block& rows) {
            stop_if_asked();
            take(rows);
          },
          progress.done());
    };
  }

  void fit(mcda::clients::PortfolioStream& portfolio, const mcda::PreparationStream& preparation) {
    outcome_ = mcda::fit_stream({&method(), asked_.parameters}, summary_, *session_.criteria,
                                read_again(portfolio, preparation, "fitting"));
    if (outcome_.refusal) refuse(asked_, *outcome_.refusal);
  }

  // The last reading. Rows are kept where they can be among the best, or written to disk to be sorted.
  void score(mcda::clients::PortfolioStream& portfolio, const mcda::PreparationStream& preparation) {
    const bool few = kept_in_memory(top_, memory_);
    mcda::BlockScorer scorer(*outcome_.fitted);
    mcda::InfluenceStream influence(*outcome_.fitted, session_.criteria->size());
    mcda::TopRows best(few ? top_ : 1);
    source::Spool scores;
    std::optional<source::SpilledRows> spilled;
    if (!few) spilled.emplace(memory_ / 6, portfolio.labelled());
    {
      Progress progress(session_.progress, "scoring", estimate_);
      portfolio.named_blocks(
          preparation,
          [&](const mcda::Block& rows, Index first, const mcda::TextColumn& ids, const mcda::TextColumn& labels) {
            stop_if_asked();
            const std::span<const double> found = scorer.score(rows);
            influence.observe(rows, found);
            for (const double x : found) largest_ = std::max(largest_, std::abs(x));
            for (Index i = 0; !few && i < rows.size(); ++i)
              spilled->add(found[static_cast<std::size_t>(i)], ids[i], labels.size() > 0 ? labels[i] : ids[i]);
            if (!few) return;
            words_.resize(found.size());
            std::transform(found.begin(), found.end(), words_.begin(),
                           [](double x) { return std::bit_cast<std::uint64_t>(x); });
            scores.append(words_);
            for (Index i = 0; i < rows.size(); ++i) {
              const double x = found[static_cast<std::size_t>(i)];
              if (!best.wants(x)) continue;
              std::vector<double> derived;
              for (const auto& column : scorer.derived()) derived.push_back(column[static_cast<std::size_t>(i)]);
              best.add({first + i, x, std::string(ids[i]), std::string(labels.size() > 0 ? labels[i] : ids[i]),
                        std::move(derived)});
            }
          },
          progress.done());
    }
    answer_.asked = asked_;
    answer_.fitted = outcome_.fitted;
    answer_.influence = influence.finish();
    answer_.notes = outcome_.notes;
    append(answer_.notes, mcda::influence_notes(answer_.influence, summary_, *session_.criteria));
    if (few) return show_best(best.finish(), scores);
    spilled->finish();
    write_everybody(*spilled, portfolio.labelled());
  }

  std::string tier_of_rank(double rank) const {
    std::size_t k = 0;
    while (k < ends_.size() && !(rank <= static_cast<double>(ends_[k]))) ++k;
    return k < ends_.size() ? session_.file.tiers[k].name : std::string();
  }

  // The tier by the shares of the ranking, then whatever somebody has decided instead.
  std::pair<std::string, std::string> tier_and_remark(double rank, std::string_view id) const {
    std::pair<std::string, std::string> told{tier_of_rank(rank), {}};
    const auto pin = pins_.find(id);
    if (pin == pins_.end()) return told;
    told.second = pin_text(*pin->second, told.first);
    told.first = pin->second->tier;
    return told;
  }

  void prepare_tiers() {
    request_tiers_ = tier_request(session_.file);
    if (!request_tiers_) return;
    ends_ = tier_ends(session_.file.tiers, session_.rows());
    for (const mcda::files::Pin& pin : request_tiers_->pins) pins_.emplace(pin.id, &pin);
  }

  void show_best(std::vector<mcda::RankedRow> best, const source::Spool& scores) {
    prepare_tiers();
    const std::vector<std::string_view>& names = outcome_.derived_names;
    std::vector<PublishedColumn> derived;
    for (const std::string_view name : names) derived.push_back({std::string(name), {}});
    PublishedColumn published{std::string(asked_.info().published_score), {}};
    mcda::RankStream ranks(largest_);
    mcda::Alternatives& shown = session_.prepared.alternatives;
    for (std::size_t k = 0; k < best.size(); ++k) {
      const mcda::RankedRow& row = best[k];
      const auto at = static_cast<Index>(k);
      shown.ids.push_back(row.id);
      if (!request_.label.empty() && request_.label != request_.id) shown.labels.push_back(row.label);
      answer_.order.push_back(at);
      answer_.scores.push_back(row.score);
      answer_.ranks.push_back(ranks.next(row.score));
      published.values.push_back(0 - row.score);
      for (std::size_t d = 0; d < derived.size(); ++d) derived[d].values.push_back(row.derived[d]);
      if (!request_tiers_) continue;
      auto [tier, remark] = tier_and_remark(answer_.ranks.back(), row.id);
      answer_.tiers.push_back(std::move(tier));
      if (!remark.empty()) answer_.remarks[at] = std::move(remark);
    }
    if (asked_.info().sense == mcda::PublishedSense::smaller_is_better) answer_.columns.push_back(std::move(published));
    for (PublishedColumn& column : derived) answer_.columns.push_back(std::move(column));
    note_ties_beyond(best, scores);
    note_findings();
    const mcda::Notes notes = all_notes();
    require_no_notes(arguments_, notes);
    Json more = Json::object();
    if (arguments_.has("horizon")) more["horizon"] = arguments_.text("horizon");
    if (output_.stored() != Stored::text) {
      write_ranking_columns(session_, answer_, output_);
    } else if (output_.format() == Format::csv) {
      write_ranking_csv(session_, answer_, output_);
    } else if (output_.format() == Format::json) {
      write_ranking_json(session_, answer_, notes, more, nullptr, output_);
    } else {
      write_ranking_text(session_, answer_, output_);
    }
    output_.commit();
    if (output_.format() != Format::json) say_notes(arguments_, notes);
  }

  void note_ties_beyond(const std::vector<mcda::RankedRow>& best, const source::Spool& scores) {
    if (static_cast<Index>(best.size()) == session_.rows()) return;
    const double last = best.back().score;
    const auto tied = [&](double x) { return mcda::scores_tie(x, last, largest_); };
    Index more = 0;
    std::vector<std::uint64_t> words(std::size_t{1} << 16U);
    for (std::size_t at = 0; at < scores.size();) {
      const std::size_t count = scores.read(at, words);
      more += std::count_if(words.begin(), words.begin() + static_cast<std::ptrdiff_t>(count),
                            [&](std::uint64_t word) { return tied(std::bit_cast<double>(word)); });
      at += count;
    }
    more -= std::count_if(best.begin(), best.end(), [&](const mcda::RankedRow& row) { return tied(row.score); });
    if (more > 0) answer_.notes.push_back(tied_beyond_note(more, answer_.ranks.back()));
  }

  // Findings are read off everybody's scores: nothing half known is told.
  void note_findings() {
    if (outcome_.derived_names.empty() || answer_.scores.empty()) return;
    std::vector<std::vector<double>> derived;
    for (std::size_t d = 0; d < outcome_.derived_names.size(); ++d) derived.push_back({0.0});
    const std::vector<double> one{answer_.scores.front()};
    mcda::Notes ignored;
    const mcda::Ranking ranking{{0}, {1}};
    const mcda::Steps findings = method().findings(
        {outcome_.fitted->criteria, one, derived, ranking, outcome_.fitted->model.get()}, asked_.parameters, ignored);
    if (findings.all().empty()) return;
    std::string names;
    for (const mcda::Step& step : findings.all()) names += (names.empty() ? "" : ", ") + step.caption;
    answer_.notes.push_back("not determined, because it takes everybody's scores in memory: " + names +
                            "; raise --memory");
  }

  mcda::Notes all_notes() const {
    mcda::Notes all = session_.notes;
    append(all, answer_.notes);
    const mcda::Method* const methods[] = {asked_.method};
    append(all, mcda::spread_twice_notes(session_.weights, methods));
    append(all, mcda::weight_meaning_notes(session_.weights, session_.file.model.weight_meaning, methods));
    return all;
  }

  void write_everybody(const source::SpilledRows& spilled, bool labelled) {
    malloc_trim(0);
    prepare_tiers();
    const Index wanted = top_ > 0 ? std::min(top_, session_.rows()) : session_.rows();
    mcda::RankStream ranks(largest_);
    std::optional<RankingCsv> lines;
    std::optional<RankingParts> parts;
    if (output_.stored() == Stored::text) lines.emplace(output_);
    if (output_.stored() == Stored::parquet) parts.emplace(kilobytes(memory_ / 8));
    Index written = 0;
    {
      Progress progress(session_.progress, "sorting and writing", session_.rows());
      spilled.read([&](const source::SpilledRows::Rows& rows) {
        stop_if_asked();
        for (std::size_t i = 0; i < rows.scores.size() && written < wanted; ++i, ++written) {
          const double score = rows.scores[i];
          const std::string_view id = rows.ids[i], label = labelled ? rows.labels[i] : id;
          const double rank = ranks.next(score);
          std::pair<std::string, std::string> told;
          if (request_tiers_) told = tier_and_remark(rank, id);
          if (lines) lines->row(rank, id, label, score, told.first, told.second);
          if (parts) parts->row(rank, id, label, score, told.first, told.second);
        }
        progress.done()->fetch_add(static_cast<Index>(rows.scores.size()), std::memory_order_relaxed);
      });
      if (lines) lines->finish();
      if (parts) parts->finish(output_.temporary_path(), arguments_.text("output"));
    }
    append(answer_.notes, mcda::tie_notes(ranks.tied(), session_.rows()));
    answer_.scores.assign(1, 0);
    note_findings();
    const mcda::Notes notes = all_notes();
    require_no_notes(arguments_, notes);
    output_.commit();
    say_notes(arguments_, notes);
  }

  static void stop_if_asked() {
    if (Interrupt::flag().load(std::memory_order_relaxed)) throw mcda::Cancelled{};
  }

  const Arguments& arguments_;
  const Asked& asked_;
  const Settings& settings_;
  Output& output_;
  Index top_;
  double memory_;
  Session session_;
  mcda::clients::PortfolioRequest request_;
  std::optional<std::vector<double>> given_;
  mcda::Summary summary_;
  mcda::Outcome outcome_;
  Answer answer_;
  long long estimate_ = -1;
  double largest_ = 0;
  std::vector<std::uint64_t> words_;
  std::optional<TierRequest> request_tiers_;
  std::vector<Index> ends_;
  std::map<std::string_view, const mcda::files::Pin*> pins_;
};

}  // namespace

std::optional<int> rank_streamed(const Arguments& arguments, const ReadModel& model, const Asked& asked,
                                 const Settings& settings, const mcda::Notes& notes, Index top, Output& output) {
  const std::optional<double> memory = arguments.bytes("memory");
  const bool lent = Given::now() != nullptr && Given::now()->portfolio;  // in memory already
  if (!memory || model.file.crm || lent) return std::nullopt;
  source::SourceSpec spec = source_spec(arguments, model.file);
  const double least = kept_in_memory(top, *memory) ? least_memory_of_few : least_memory;
  if (*memory >= least) spec.memory = kilobytes(std::max(least_reader_memory, (*memory - own_memory) * 0.7));
  source::Source rows = source::Source::open(spec);
  const Interrupt::Watch watch(rows);
  const mcda::clients::PortfolioRequest request = portfolio_request(model.file, arguments.text("where"));
  const double each = mcda::clients::bytes_per_client(model.file.model, request);
  const auto fitting = static_cast<Index>(std::max(0.0, *memory - own_memory) / each);
  // A bound below what the program itself takes cannot be kept; it is still one for the clients.
  const auto fitting_tight = static_cast<Index>(*memory / each / 4);
  const Index most = *memory < least ? std::max(fitting, fitting_tight) : fitting;
  long long estimate = rows.rows_estimate();
  if (estimate < 0 && mcda::clients::missing_columns(model.file.model, request, rows.columns()).empty())
    estimate = mcda::clients::count_rows(rows, request, most);
  if (estimate <= most) return std::nullopt;
  if (*memory < least) {
    throw InvalidInput(
        fmt::format("about {} clients do not fit into --memory {}, and ranking them from disk takes {:.0f} MB",
                    count_text(estimate), arguments.text("memory"), least / 1e6),
        fmt::format("give --memory {:.0f}MB or more", least / 1e6));
  }
  require_streamable(arguments, model, asked, top, output);
  return StreamedRanking(arguments, model, asked, settings, notes, top, output, *memory).run(rows, estimate);
}

}  // namespace prefero
