#include "mcda/clients/canonical.hpp"

#include <algorithm>
#include <array>

namespace mcda::clients {

namespace {

using T = CanonicalType;

constexpr CanonicalColumn client_columns[]{
    {"client_id", T::id, "", "the client, as all other tables call it", true},
    {"name", T::text, "", "what people call the client"},
    {"sector", T::text, "", "line of business"},
    {"region", T::text, "", "state, province or other part of the country"},
    {"country", T::text, "", "country, best as ISO 3166 code"},
    {"employees", T::whole, "people", "number of people employed"},
    {"turnover", T::money, "currency a year", "the client's own annual sales to everybody"},
    {"charter_capital", T::money, "currency", "charter (share) capital"},
    {"equity", T::money, "currency", "equity of the last accounts; may be negative"},
    {"founded", T::whole, "year", "year of foundation"},
    {"parent_id", T::id, "", "client_id of the parent company"},
    {"referred_by", T::id, "", "client_id of the client that recommended us"},
    {"owner", T::text, "", "who looks after the client on our side"},
    {"category_spend", T::money, "currency a year", "estimate of what the client buys of our kind from everybody"},
    {"fin_health", T::number, "0 to 1",
     "financial health: 1 minus the probability of default, or a rating on that scale"},
};

constexpr CanonicalColumn deal_columns[]{
    {"deal_id", T::id, "", "the deal (opportunity)", true},
    {"client_id", T::id, "", "the client", true},
    {"name", T::text, "", "title of the deal"},
    {"amount", T::money, "currency", "value of the deal, without VAT"},
    {"currency", T::text, "", "ISO 4217 code; blank: the currency of the folder"},
    {"stage", T::text, "", "stage in the sales process, as the CRM calls it"},
    {"status", T::text, "", "open, won or lost", true},
    {"probability", T::number, "0 to 1", "probability of winning it, as the CRM states it"},
    {"opened", T::date, "", "when work on it began"},
    {"closed", T::date, "", "when it was won or lost"},
    {"lost_reason", T::text, "", "why it was lost"},
    {"owner", T::text, "", "who worked on it on our side"},
};

constexpr CanonicalColumn invoice_columns[]{
    {"invoice_id", T::id, "", "the invoice or credit note", true},
    {"client_id", T::id, "", "who is billed", true},
    {"issued", T::date, "", "day of issue", true},
    {"due", T::date, "", "day on which payment is due"},
    {"net", T::money, "currency", "amount without VAT, after discounts; negative for a credit note", true},
    {"currency", T::text, "", "ISO 4217 code; blank: the currency of the folder"},
    {"kind", T::text, "", "invoice (also when blank) or credit_note"},
    {"product_group", T::text, "", "product group sold; several are separated by ;"},
    {"discount", T::money, "currency", "discount granted on the list price, already taken off net"},
    {"freight", T::money, "currency", "carriage that we bore"},
    {"disputed", T::truth, "", "the client contested it"},
};

constexpr CanonicalColumn payment_columns[]{
    {"payment_id", T::id, "", "the payment", true},
    {"invoice_id", T::id, "", "the invoice it settles", true},
    {"paid", T::date, "", "day on which the money arrived", true},
    {"amount", T::money, "currency of the invoice", "how much of the net amount it settles", true},
};

constexpr CanonicalColumn cost_columns[]{
    {"cost_id", T::id, "", "the cost entry", true},
    {"client_id", T::id, "", "the client; blank: that of the invoice"},
    {"invoice_id", T::id, "", "the invoice whose goods or work it paid for; blank: the client in general"},
    {"incurred", T::date, "", "when; blank: the day of the invoice"},
    {"amount", T::money, "currency", "the cost", true},
    {"kind", T::text, "", "goods (also when blank): cost of what was sold; service: cost of serving the client"},
};

constexpr CanonicalColumn ticket_columns[]{
    {"ticket_id", T::id, "", "the support ticket", true},
    {"client_id", T::id, "", "the client", true},
    {"opened", T::moment, "", "when it came in", true},
    {"first_reply", T::moment, "", "our first answer"},
    {"closed", T::moment, "", "when it was settled"},
    {"hours", T::number, "hours", "working time spent on it"},
    {"priority", T::text, "", "as the help desk calls it"},
    {"escalated", T::truth, "", "it was escalated"},
    {"csat", T::number, "1 to 5", "the client's satisfaction with it"},
};

constexpr CanonicalColumn survey_columns[]{
    {"survey_id", T::id, "", "the answer", true},
    {"client_id", T::id, "", "the client", true},
    {"answered", T::date, "", "when", true},
    {"kind", T::text, "", "nps (0 to 10, also when blank) or csat (1 to 5)"},
    {"score", T::number, "as kind says", "the answer", true},
};

constexpr CanonicalColumn activity_columns[]{
    {"activity_id", T::id, "", "the contact: a call, meeting, mail or visit to the site", true},
    {"client_id", T::id, "", "the client", true},
    {"occurred", T::date, "", "when", true},
    {"kind", T::text, "", "call, meeting, email ..."},
    {"points", T::number, "points", "how much interest it shows; blank counts 1"},
    {"reply_hours", T::number, "hours", "how long the client took to answer us"},
};

constexpr CanonicalColumn contract_columns[]{
    {"contract_id", T::id, "", "the contract", true},
    {"client_id", T::id, "", "the client", true},
    {"starts", T::date, "", "first day"},
    {"ends", T::date, "", "last day; blank: without end"},
    {"amount", T::money, "currency", "value over the whole term"},
};

constexpr CanonicalColumn rubric_columns[]{
    {"client_id", T::id, "", "the client", true},
    {"criterion", T::text, "", "what is judged: prestige, alignment, ease", true},
    {"level", T::number, "1 to 5", "the judgement; blank: not judged yet"},
    {"rated_by", T::text, "", "who judged"},
    {"rated_on", T::date, "", "when"},
    {"note", T::text, "", "why"},
};

constexpr CanonicalTable tables[]{
    {"client", "who is ranked: one row a client", client_columns},
    {"deal", "sales opportunities: open, won and lost", deal_columns},
    {"invoice", "what was billed", invoice_columns},
    {"payment", "what was paid, and when", payment_columns},
    {"cost", "what the sales and the client cost us", cost_columns},
    {"ticket", "calls for help", ticket_columns},
    {"survey", "answers to satisfaction surveys", survey_columns},
    {"activity", "contacts with the client", activity_columns},
    {"contract", "contracts and subscriptions", contract_columns},
    {"rubric", "judgements by people, on written levels", rubric_columns},
};

}  // namespace

const CanonicalColumn* CanonicalTable::find(std::string_view column) const {
  const auto found = std::find_if(columns.begin(), columns.end(), [&](const auto& one) { return one.name == column; });
  return found == columns.end() ? nullptr : &*found;
}

const CanonicalColumn* CanonicalTable::key() const { return name == "rubric" ? nullptr : &columns.front(); }

std::span<const CanonicalTable> canonical_tables() { return tables; }

const CanonicalTable* canonical_table(std::string_view name) {
  const auto found =
      std::find_if(std::begin(tables), std::end(tables), [&](const auto& one) { return one.name == name; });
  return found == std::end(tables) ? nullptr : found;
}

std::string_view sql_type(CanonicalType type) {
  static constexpr std::array<std::string_view, 8> types{"VARCHAR", "VARCHAR", "DECIMAL(18,2)", "DOUBLE",
                                                         "BIGINT",  "DATE",    "TIMESTAMP",     "BOOLEAN"};
  return types[static_cast<std::size_t>(type)];
}

std::string_view words_of(CanonicalType type) {
  static constexpr std::array<std::string_view, 8> words{"id",           "text", "money",         "number",
                                                         "whole number", "date", "date and time", "true or false"};
  return words[static_cast<std::size_t>(type)];
}

}  // namespace mcda::clients
