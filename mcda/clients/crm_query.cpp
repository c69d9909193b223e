#include "mcda/clients/crm_query.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "mcda/clients/canonical.hpp"
#include "mcda/clients/criteria_catalogue.hpp"
#include "mcda/method/parameters.hpp"
#include "mcda/source/sql.hpp"

namespace mcda::clients {

namespace {

using source::quoted_name;

bool has_table(const TableColumns& tables, std::string_view name) { return tables.contains(std::string(name)); }

bool has_column(const TableColumns& tables, std::string_view table, std::string_view column) {
  const auto found = tables.find(std::string(table));
  return found != tables.end() && std::find(found->second.begin(), found->second.end(), column) != found->second.end();
}

// Won deals stand in for invoices where there are none.
bool deals_are_sales(const TableColumns& tables) { return !has_table(tables, "invoice") && has_table(tables, "deal"); }

std::string sale_from_deals() {
  return "SELECT client_id, deal_id AS invoice_id, closed AS issued, CAST(NULL AS DATE) AS due, amount AS net, amount, "
         "currency, CAST(NULL AS VARCHAR) AS product_group, CAST(NULL AS DECIMAL(18,2)) AS discount, CAST(NULL AS "
         "DECIMAL(18,2)) AS freight, CAST(NULL AS BOOLEAN) AS disputed, 'invoice' AS kind, FALSE AS credit, closed AS "
         "dated, {as_of} AS as_of, CAST(NULL AS DECIMAL(18,2)) AS cost, CAST(NULL AS DECIMAL(18,2)) AS service FROM "
         "deal WHERE client_id IS NOT NULL AND status = 'won' AND closed <= {as_of} AND amount IS NOT NULL";
}

// One row an invoice. Costs and payments are joined only where a criterion reads them: on many million invoices each
// join is a good part of the time.
std::string sale_relation(const TableColumns& tables, bool with_cost, bool with_payments) {
  if (deals_are_sales(tables)) return sale_from_deals();
  std::string columns =
      "i.client_id, i.invoice_id, i.issued, i.due, i.net, i.net AS amount, i.currency, i.product_group, i.discount, "
      "i.freight, i.disputed, coalesce(i.kind, 'invoice') AS kind, "
      "coalesce(i.kind = 'credit_note', FALSE) OR i.net < 0 AS credit, i.issued AS dated, {as_of} AS as_of";
  std::string joins;
  if (with_cost && has_table(tables, "cost")) {
    columns +=
        ", CASE WHEN coalesce(i.kind = 'credit_note', FALSE) OR i.net < 0 THEN coalesce(g.goods, 0) ELSE g.goods END "
        "AS cost, g.service";
    joins +=
        "\n  LEFT JOIN (SELECT invoice_id, sum(amount) FILTER (WHERE coalesce(kind, 'goods') <> 'service') AS goods, "
        "sum(amount) FILTER (WHERE kind = 'service') AS service FROM cost WHERE invoice_id IS NOT NULL "
        "GROUP BY invoice_id) AS g ON g.invoice_id = i.invoice_id";
  } else {
    columns += ", CAST(NULL AS DECIMAL(18,2)) AS cost, CAST(NULL AS DECIMAL(18,2)) AS service";
  }
  if (!with_payments) {
    return "SELECT " + columns + "\n  FROM invoice AS i" + joins +
           "\n  WHERE i.client_id IS NOT NULL AND i.issued <= {as_of}";
  }
  if (has_table(tables, "payment")) {
    columns += ", p.settled, p.settle_days, p.late_days, p.last_paid";
    joins +=
        "\n  LEFT JOIN (SELECT p.invoice_id, sum(p.amount) AS settled, "
        "sum(p.amount * (p.paid - i.issued)) AS settle_days, "
        "sum(p.amount * greatest(p.paid - i.due, 0)) AS late_days, max(p.paid) AS last_paid "
        "FROM payment AS p JOIN invoice AS i ON i.invoice_id = p.invoice_id WHERE p.paid <= {as_of} "
        "GROUP BY p.invoice_id) AS p ON p.invoice_id = i.invoice_id";
  } else {
    columns +=
        ", CAST(NULL AS DECIMAL(18,2)) AS settled, CAST(NULL AS DECIMAL(18,2)) AS settle_days, "
        "CAST(NULL AS DECIMAL(18,2)) AS late_days, CAST(NULL AS DATE) AS last_paid";
  }
  // Without a table of payments nothing is known to be open: it must not look as if nobody ever paid.
  const std::string open = has_table(tables, "payment")
                               ? "CASE WHEN credit THEN 0 ELSE greatest(net - coalesce(settled, 0), 0) END"
                               : "CAST(0 AS DECIMAL(18,2))";
  return "SELECT client_id, invoice_id, issued, due, net, amount, currency, product_group, discount, freight, "
         "disputed, kind, credit, dated, as_of, cost, service, CASE WHEN credit THEN 0 ELSE coalesce(settled, 0) END "
         "AS settled, CASE WHEN credit THEN 0 ELSE coalesce(settle_days, 0) END AS settle_days, CASE WHEN credit THEN "
         "0 ELSE coalesce(late_days, 0) END AS late_days, " +
         open +
         " AS open, {as_of} - issued AS age, {as_of} - due AS overdue, CASE WHEN credit OR due IS NULL THEN NULL "
         "WHEN " +
         open + " = 0 THEN last_paid > due WHEN {as_of} > due THEN TRUE END AS late\n  FROM (SELECT " + columns +
         "\n  FROM invoice AS i" + joins + "\n  WHERE i.client_id IS NOT NULL AND i.issued <= {as_of})";
}

// A relation that aggregates are taken over, and the relation it is made of.
struct Relation {
  std::string_view name, table, of, sql;
};

constexpr std::string_view by_period =
    "SELECT client_id, date_sub('month', issued, {as_of}) // {period} AS k, CAST(sum(net) * 100 AS HUGEINT) AS cents "
    "FROM sale GROUP BY ALL";

constexpr Relation relations[]{
    {"period", "invoice", "sale", by_period},
    // k counts quarters back from the as-of date; the series is laid out once, quarters without sales as 0.
    {"trend", "invoice", "sale",
     "SELECT client_id, len(series) AS quarters, total, list_aggregate(flatten(list_transform(range(1, len(series)), "
     "lambda i: list_transform(range(i + 1, len(series) + 1), lambda j: CAST(series[i] - series[j] AS DOUBLE) / (j - "
     "i)))), 'median') AS slope FROM (SELECT client_id, total, list_transform(range(0, oldest + 1), lambda q: "
     "coalesce(by_quarter[q], 0)) AS series FROM (SELECT client_id, sum(cents) AS total, max(k) AS oldest, "
     "map_from_entries(list((k, cents))) AS by_quarter FROM (SELECT client_id, date_sub('month', issued, {as_of}) // 3 "
     "AS k, CAST(sum(net) * 100 AS HUGEINT) AS cents FROM sale GROUP BY ALL) GROUP BY client_id))"},
    {"assortment", "invoice", "sale",
     "SELECT DISTINCT client_id, trim(item) AS item, (SELECT count(DISTINCT trim(item)) FROM (SELECT "
     "unnest(string_split(product_group, ';')) AS item FROM (SELECT DISTINCT product_group FROM sale)) WHERE "
     "trim(item) <> '') AS offered FROM (SELECT client_id, unnest(string_split(product_group, ';')) AS item FROM "
     "(SELECT DISTINCT client_id, product_group FROM sale)) WHERE trim(item) <> ''"},
    {"day", "invoice", "sale", "SELECT client_id, dated, sum(net) AS net FROM sale WHERE NOT credit GROUP BY ALL"},
    {"referred", "client", "sale",
     "SELECT c.referred_by AS client_id, s.net, s.dated, s.as_of FROM client AS c JOIN sale AS s ON s.client_id = "
     "c.client_id WHERE c.referred_by <> c.client_id"},
    {"charge", "cost", "",
     "SELECT client_id, incurred, amount, coalesce(kind, 'goods') AS kind, coalesce(kind = 'service', FALSE) AS "
     "service, coalesce(incurred, {as_of}) AS dated, {as_of} AS as_of FROM cost WHERE client_id IS NOT NULL AND "
     "invoice_id IS NULL AND coalesce(incurred, {as_of}) <= {as_of}"},
    {"deal", "deal", "",
     "SELECT client_id, deal_id, name, amount, currency, stage, CASE WHEN status IN ('won', 'lost') AND "
     "coalesce(closed <= {as_of}, TRUE) THEN status ELSE 'open' END AS status, opened, closed, closed AS dated, "
     "lost_reason, owner, CAST(probability AS DECIMAL(9,6)) AS probability, {as_of} AS as_of FROM deal WHERE client_id "
     "IS NOT NULL AND coalesce(opened <= {as_of}, TRUE)"},
    {"payment", "payment", "",
     "SELECT i.client_id, p.payment_id, p.invoice_id, p.paid, p.amount, i.issued, i.due, p.paid AS dated, {as_of} AS "
     "as_of FROM payment AS p JOIN invoice AS i ON i.invoice_id = p.invoice_id WHERE i.client_id IS NOT NULL AND "
     "p.paid <= {as_of}"},
    {"cost", "cost", "",
     "SELECT coalesce(k.client_id, i.client_id) AS client_id, k.cost_id, k.invoice_id, k.amount, k.kind, "
     "coalesce(k.incurred, i.issued) AS incurred, coalesce(k.incurred, i.issued) AS dated, {as_of} AS as_of FROM cost "
     "AS k LEFT JOIN invoice AS i ON i.invoice_id = k.invoice_id WHERE coalesce(k.client_id, i.client_id) IS NOT NULL "
     "AND coalesce(coalesce(k.incurred, i.issued) <= {as_of}, TRUE)"},
    {"ticket", "ticket", "",
     "SELECT client_id, ticket_id, opened, first_reply, closed, CAST(hours AS DECIMAL(18,4)) AS hours, priority, "
     "escalated, CAST(csat AS DECIMAL(9,4)) AS csat, CAST(opened AS DATE) AS dated, {as_of} AS as_of FROM ticket WHERE "
     "client_id IS NOT NULL AND CAST(opened AS DATE) <= {as_of}"},
    {"survey", "survey", "",
     "SELECT client_id, survey_id, answered, coalesce(kind, 'nps') AS kind, CAST(score AS DECIMAL(9,4)) AS score, CASE "
     "WHEN score >= 9 THEN 1 WHEN score <= 6 THEN -1 ELSE 0 END AS vote, answered AS dated, {as_of} AS as_of FROM "
     "survey WHERE client_id IS NOT NULL AND score IS NOT NULL AND answered <= {as_of}"},
    {"activity", "activity", "",
     "SELECT client_id, activity_id, occurred, kind, CAST(points AS DECIMAL(18,4)) AS points, reply_hours, "
     "CAST(coalesce(points, 1) * pow(2.0, -({as_of} - occurred) / CAST({half_life} AS DOUBLE)) AS DECIMAL(18,9)) AS "
     "interest, occurred AS dated, {as_of} AS as_of FROM activity WHERE client_id IS NOT NULL AND occurred <= {as_of}"},
    {"contract", "contract", "",
     "SELECT client_id, contract_id, starts, ends, amount, CASE WHEN ends IS NULL THEN CAST({endless} AS DOUBLE) ELSE "
     "greatest(ends - {as_of}, 0) * 12 / 365.25 END AS months_left, starts AS dated, {as_of} AS as_of FROM contract "
     "WHERE client_id IS NOT NULL AND coalesce(starts <= {as_of}, TRUE)"},
    {"referral", "client", "",
     "SELECT referred_by AS client_id, client_id AS referred, {as_of} AS as_of FROM client WHERE referred_by <> "
     "client_id"},
    {"rubric", "rubric", "",
     "SELECT client_id, criterion, split_part(lower(criterion), '.', 1) AS topic, CAST(level AS DECIMAL(9,4)) AS "
     "level, rated_by, rated_on, rated_on AS dated, {as_of} AS as_of FROM rubric WHERE client_id IS NOT NULL AND level "
     "IS NOT NULL AND coalesce(rated_on <= {as_of}, TRUE)"},
};

std::string replaced(std::string text, std::string_view what, std::string_view by) {
  for (std::size_t at = text.find(what); at != std::string::npos; at = text.find(what, at + by.size()))
    text.replace(at, what.size(), by);
  return text;
}

// Builds one statement: relations and aggregates that several criteria share are computed once.
class Builder {
 public:
  Builder(const TableColumns& tables, std::string as_of) : tables_(tables), day_("DATE '" + as_of + "'") {}

  /// What the sales relation must carry; before the first expression.
  void reads(std::string_view value) {
    with_cost_ =
        with_cost_ || value.find("cost") != std::string_view::npos || value.find("service") != std::string_view::npos;
    for (const char* word : {"settle", "late", "open", "overdue"})
      with_payments_ = with_payments_ || value.find(word) != std::string_view::npos;
  }

  std::string with_parts(std::string_view value) const {
    std::string text(value);
    for (std::size_t at = text.find('<'); at != std::string::npos; at = text.find('<', at)) {
      const std::size_t end = text.find('>', at);
      const std::string_view part =
          end == std::string::npos ? std::string_view{} : shared_part(text.substr(at + 1, end - at - 1));
      if (part.empty()) {
        ++at;
      } else {
        text.replace(at, end - at + 1, "(" + std::string(part) + ")");
      }
    }
    return text;
  }

  /// The expression over the joined aggregates.
  std::string expression(const std::string& value, const std::map<std::string, double>& parameters) {
    std::string text = value;
    for (std::size_t at = text.find('['); at != std::string::npos; at = text.find('[', at)) {
      const std::size_t colon = text.find(": ", at);
      const std::size_t end = text.find(']', at);
      const std::string relation = colon < end ? text.substr(at + 1, colon - at - 1) : "";
      if (relation.empty() || relation.find_first_not_of("abcdefghijklmnopqrstuvwxyz") != std::string::npos) {
        ++at;  // an index into a list
        continue;
      }
      const std::string measure = aggregate(relation, text.substr(colon + 2, end - colon - 2), parameters);
      text.replace(at, end - at + 1, measure);
      at += measure.size();
    }
    return filled(text, parameters);
  }

  /// `sql` over the rows of a client in `relation`, as a column of the joined aggregates; NULL where its table is not
  /// there.
  std::string aggregate(const std::string& relation, const std::string& sql,
                        const std::map<std::string, double>& parameters, bool own = false) {
    if (!available(relation)) return "NULL";
    std::string name = relation;
    if (relation != "sale") {
      const Relation& known = relation_called(relation);
      if (!known.of.empty()) require("sale", "");
      std::string text = filled(std::string(known.sql), parameters);
      for (int k = 2; relations_.contains(name) && relations_[name] != text; ++k)
        name = relation + "_" + std::to_string(k);
      require(name, text);
    } else {
      require("sale", "");
    }
    auto& list = aggregates_[name];
    const std::string text = own ? "(" + sql + "\n)" : filled(sql, parameters);
    auto found = std::find(list.begin(), list.end(), text);
    if (found == list.end()) found = list.insert(list.end(), text);
    return fmt::format("of_{}.a{}", name, found - list.begin() + 1);
  }

  /// `own`: expressions of a user's may read any column, and rows beside the aggregates.
  CrmQuery query(const std::string& columns, bool own) const {
    CrmQuery query;
    std::string with;
    for (const std::string& name : order_) with += common(with, rows_of(name), relations_.at(name));
    for (const std::string& name : order_) {
      if (aggregates_.contains(name)) with += common(with, "of_" + name, aggregation(name));
    }
    const std::string rest = selection(columns);
    query.sql = with + (with.empty() ? "" : "\n") + rest;
    if (aggregates_.size() < least_steps) return query;

    // Rows that several read are kept, all others are made where they are read.
    const auto reads_sale = [&](const std::string& name) {
      return name == "sale" || relations_.at(name).find("sale") != std::string::npos;
    };
    const bool kept = std::count_if(order_.begin(), order_.end(), [&](const std::string& name) {
                        return aggregates_.contains(name) && reads_sale(name);
                      }) > 1;
    if (kept) query.steps.push_back({"sale", own ? relations_.at("sale") : narrow_sale(), !own});
    std::string rows;
    for (const std::string& name : order_) {
      std::string here;
      if (!kept && relations_.contains("sale") && reads_sale(name)) here = common("", "sale", relations_.at("sale"));
      if (name != "sale") here += common(here, rows_of(name), relations_.at(name));
      if (own && !(kept && name == "sale")) rows += common(rows, rows_of(name), relations_.at(name));
      if (aggregates_.contains(name))
        query.steps.push_back({"of_" + name, here + (here.empty() ? "" : "\n") + aggregation(name), false});
    }
    query.last = rows + (rows.empty() ? "" : "\n") + rest;
    return query;
  }

 private:
  // With fewer relations DuckDB's own plan is as lean.
  static constexpr std::size_t least_steps = 3;

  static std::string common(const std::string& before, const std::string& name, const std::string& sql) {
    return (before.empty() ? "WITH " : ",\n") + name + " AS (\n  " + sql + ")";
  }

  std::string aggregation(const std::string& name) const {
    std::string text;
    const std::vector<std::string>& list = aggregates_.at(name);
    for (std::size_t k = 0; k < list.size(); ++k) text += fmt::format(",\n    {} AS a{}", list[k], k + 1);
    return "SELECT client_id" + text + "\n  FROM " + rows_of(name) + " AS " + (name == "sale" ? "invoice" : name) +
           " GROUP BY client_id";
  }

  // The sales with the columns that are read, money no wider than the canonical type: kept by the million.
  std::string narrow_sale() const {
    std::set<std::string> words;
    const auto read = [&](const std::string& sql) {
      constexpr const char* letters = "abcdefghijklmnopqrstuvwxyz_0123456789";
      for (std::size_t at = sql.find_first_of(letters), end = 0; at < sql.size();
           at = sql.find_first_of(letters, end)) {
        end = std::min(sql.find_first_not_of(letters, at), sql.size());
        words.insert(sql.substr(at, end - at));
      }
    };
    for (const auto& [name, sql] : relations_) read(name == "sale" ? "" : sql);
    for (const auto& [name, list] : aggregates_) std::for_each(list.begin(), list.end(), read);
    std::string columns = "client_id";
    for (const char* column :
         {"invoice_id", "issued",      "due",       "net",    "amount", "currency", "product_group", "discount",
          "freight",    "disputed",    "kind",      "credit", "dated",  "as_of",    "cost",          "service",
          "settled",    "settle_days", "late_days", "open",   "age",    "overdue",  "late"}) {
      if (!words.contains(column)) continue;
      const std::string_view name = column;
      columns += name == "cost" || name == "service" || name == "settled" || name == "open"
                     ? fmt::format(", CAST({0} AS DECIMAL(18,2)) AS {0}", column)
                     : fmt::format(", {}", column);
    }
    return "SELECT " + columns + " FROM (" + relations_.at("sale") + ")";
  }

  std::string selection(const std::string& columns) const {
    std::string joins;
    for (const std::string& name : order_) {
      if (!aggregates_.contains(name)) continue;
      joins += fmt::format("\nLEFT JOIN of_{0} ON of_{0}.client_id = c.client_id", name);
    }
    return "SELECT " + columns + "\nFROM client AS c" + joins + "\nORDER BY c.client_id";
  }

  // Not the name of the table it is made of: a common table expression must not read itself.
  static std::string rows_of(const std::string& name) { return name == "sale" ? name : name + "_rows"; }

  static const Relation& relation_called(const std::string& name) {
    return *std::find_if(std::begin(relations), std::end(relations), [&](const auto& one) { return one.name == name; });
  }

  bool available(const std::string& relation) const {
    const bool sales = has_table(tables_, "invoice") || has_table(tables_, "deal");
    if (relation == "sale") return sales;
    const Relation& known = relation_called(relation);
    if (!known.of.empty() && !sales) return false;
    return !known.of.empty() || has_table(tables_, known.table);
  }

  void require(const std::string& name, const std::string& sql) {
    if (relations_.contains(name)) return;
    std::string text = sql;
    if (name == "sale") text = filled(sale_relation(tables_, with_cost_, with_payments_), {});
    relations_[name] = text;
    order_.push_back(name);
  }

  std::string filled(std::string text, const std::map<std::string, double>& parameters) const {
    const auto value = [&](const std::string& name, double otherwise) {
      const auto found = parameters.find(name);
      return found == parameters.end() ? otherwise : found->second;
    };
    const auto months = static_cast<long>(value("months", 12));
    const auto back = [&](long n) { return fmt::format("CAST({} - INTERVAL {} MONTHS AS DATE)", day_, n); };
    text = replaced(text, "{window}", months == 0 ? "TRUE" : "dated > " + back(months));
    text = replaced(text, "{previous}",
                    months == 0 ? "FALSE" : "dated > " + back(2 * months) + " AND dated <= " + back(months));
    text = replaced(text, "{as_of}", day_);
    for (const CriterionParameter& one : criterion_parameters())
      text = replaced(text, "{" + std::string(one.name) + "}", shortest(value(std::string(one.name), one.value)));
    return text;
  }

  const TableColumns& tables_;
  std::string day_;
  bool with_cost_ = false, with_payments_ = false;
  std::vector<std::string> order_;
  std::map<std::string, std::string> relations_;
  std::map<std::string, std::vector<std::string>> aggregates_;
};

// The relation behind a canonical table, for the user's own aggregates.
std::string relation_of(const std::string& table) { return table == "invoice" ? "sale" : table; }

std::vector<std::string> words_in(std::string_view text) {
  std::vector<std::string> words;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find(' ', at), text.size());
    if (end > at) words.emplace_back(text.substr(at, end - at));
    at = end + 1;
  }
  return words;
}

// What a criterion lacks, in words; empty where it can be computed.
std::string lacking(const CatalogueCriterion& criterion, const TableColumns& tables) {
  std::string text;
  std::set<std::string> told;
  for (const std::string& need : words_in(criterion.needs)) {
    const std::size_t dot = need.find('.');
    std::string table = need.substr(0, dot), column = need.substr(dot + 1);
    if (deals_are_sales(tables) && (need == "invoice.net" || need == "invoice.issued")) {
      column = need == "invoice.net" ? "amount" : "closed";
      table = "deal";
    }
    if (has_column(tables, table, column)) continue;
    const std::string what =
        has_table(tables, table) ? "the column " + column + " of the table " + table : "the table " + table;
    if (!told.insert(what).second) continue;
    text += (text.empty() ? "" : " and ") + what;
  }
  return text;
}

}  // namespace

void CrmQuery::put(source::SourceSpec& spec) const {
  spec.query = steps.empty() ? sql : last;
  spec.steps = steps;
}

CrmQuery crm_query(const std::vector<WantedCriterion>& wanted, const TableColumns& tables, const std::string& as_of,
                   const std::map<std::string, double>& parameters) {
  CrmQuery query;
  std::vector<Problem> problems;
  const auto complain = [&](const WantedCriterion& one, std::string what, std::string remedy) {
    problems.push_back({.file = one.file,
                        .line = one.line,
                        .column = one.column,
                        .what = "criterion " + one.name + ": " + std::move(what),
                        .remedy = std::move(remedy)});
  };
  Builder builder(tables, as_of);
  std::set<std::string> absent;
  std::vector<const CatalogueCriterion*> records;
  bool sales = false;
  for (const WantedCriterion& one : wanted) {
    const CatalogueCriterion* record = one.sql.empty() ? catalogue_criterion(one.id) : nullptr;
    records.push_back(record);
    if (!one.sql.empty()) {
      builder.reads(one.table == "invoice" ? one.sql : "");
      continue;
    }
    if (record == nullptr) {
      std::vector<std::string> known;
      for (const CatalogueCriterion& each : criteria_catalogue()) known.emplace_back(each.id);
      complain(one, "unknown criterion \"" + one.id + "\"" + did_you_mean(one.id, known),
               "`prefero crm criteria` lists them");
      continue;
    }
    if (const std::string lack = lacking(*record, tables); !lack.empty()) {
      complain(one, one.id + " needs " + lack + ", which the source does not have",
               "import it, or remove the criterion");
    }
    for (const std::string& table : words_in(record->helps)) {
      if (!has_table(tables, table))
        absent.insert(one.name + ": no table " + table + ": what it would add counts as 0");
    }
    sales = sales || record->needs.find("invoice.") != std::string_view::npos;
    builder.reads(builder.with_parts(record->value));
  }
  if (!problems.empty()) raise(InvalidInput(std::move(problems)));
  std::string columns = "c.*";
  for (std::size_t k = 0; k < wanted.size(); ++k) {
    const WantedCriterion& one = wanted[k];
    std::string value;
    if (records[k] == nullptr) {
      // A client without rows gets what the aggregate says of no rows: a count of 0, no sum.
      value = builder.aggregate(relation_of(one.table), one.sql, parameters, true);
      if (value != "NULL") {
        const std::string rows = one.table == "invoice" ? "sale" : one.table + "_rows";
        value = fmt::format("coalesce({}, (SELECT ({}\n) FROM {} AS {} WHERE FALSE))", value, one.sql, rows, one.table);
      }
    } else if (records[k]->value.empty()) {
      value = "NULL";
    } else {
      std::map<std::string, double> own = parameters;
      own["months"] = records[k]->months;
      for (const auto& [name, number] : one.parameters) own[name] = number;
      value = builder.expression(builder.with_parts(records[k]->value), own);
    }
    columns += ",\n  CAST(" + value + " AS DOUBLE) AS " + quoted_name(one.name);
  }
  const bool own = std::any_of(wanted.begin(), wanted.end(), [](const auto& one) { return !one.sql.empty(); });
  query = builder.query(columns, own);
  if (sales && deals_are_sales(tables))
    query.notes.push_back("there is no table invoice: revenue is that of won deals by their closing date");
  query.notes.insert(query.notes.end(), absent.begin(), absent.end());
  return query;
}

CrmQuery purchase_history_query(const TableColumns& tables, const std::string& as_of) {
  Builder builder(tables, as_of);
  builder.reads("cost");
  const std::string gp = builder.expression(builder.with_parts("<gp>"), {{"months", 0}});
  const std::string costed = builder.expression(builder.with_parts("<costed>"), {{"months", 0}});
  const auto day = [&](const char* sql) { return builder.aggregate("day", sql, {}); };
  const std::string first = day("min(dated)"), last = day("max(dated)"), days = day("count(*)"), all = day("sum(net)"),
                    on_first = day("arg_min(net, dated)");
  return builder.query(
      fmt::format("c.client_id, CAST({0} - 1 AS DOUBLE) AS x, CAST({2} - {1} AS DOUBLE) / 7 AS t_x, "
                  "CAST(DATE '{5}' - {1} AS DOUBLE) / 7 AS \"T\", CASE WHEN {0} > 1 THEN CAST({3} - {7} AS DOUBLE) / "
                  "({0} - 1) END AS spend, "
                  "CASE WHEN {4} > 0 THEN CAST({6} AS DOUBLE) / CAST({4} AS DOUBLE) END AS margin",
                  days, first, last, all, costed, as_of, gp, on_first),
      false);
}

}  // namespace mcda::clients
