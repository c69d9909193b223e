// What clients say and what people say of them: tickets, surveys, contacts, judgements.
#include <algorithm>
#include <array>
#include <cmath>

#include <fmt/format.h>

#include "mcda/clients/generate_world.hpp"

namespace mcda::clients {

namespace {

constexpr std::int64_t seconds_a_day = 86'400;

/// The days on which a client is a client, within the window; empty for prospects.
struct Relation {
  std::int64_t from = 0, until = 0;
  double months() const { return static_cast<double>(std::max<std::int64_t>(until - from, 0)) / 30.4; }
};

Relation relation_of(const World& world, const Facts& facts) {
  if (facts.prospect) return {};
  return {world.month_start(std::max<Index>(facts.start, 0)),
          std::min(world.options.as_of, world.month_start(std::min(facts.end, world.options.months)))};
}

// So many days of [from, until), in order.
std::vector<std::int64_t> days_in(Draws& chance, std::int64_t count, const Relation& time) {
  std::vector<std::int64_t> days;
  for (std::int64_t k = 0; k < count; ++k) days.push_back(time.from + pick(chance, time.until - time.from));
  std::sort(days.begin(), days.end());
  return days;
}

std::string numbered(char letter, const Facts& facts, std::size_t number) {
  return fmt::format("{}{}-{:02}", letter, facts.id.substr(1), number);
}

void write_tickets(const World& world, const Facts& facts, const Relation& time, std::vector<Rows>& out) {
  Draws chance = world.draws(Stream::tickets, facts.number);
  const double satisfaction = facts.u(Trait::satisfaction);
  const std::int64_t count = poisson(chance, 0.12 * time.months() * (1.4 - 0.8 * satisfaction));
  std::size_t number = 0;
  for (const std::int64_t day : days_in(chance, count, time)) {
    const std::int64_t opened = day * seconds_a_day + 8 * 3600 + pick(chance, 9 * 3600);
    const std::int64_t reply = opened + static_cast<std::int64_t>(3600 * lognormal(chance, 1.2, 0.9));
    const std::int64_t closed = reply + static_cast<std::int64_t>(3600 * lognormal(chance, 3.2, 1.0));
    const double hours = std::round(lognormal(chance, 0.8, 0.8) * 4) / 4;
    const double priority = chance.uniform();
    const bool escalated = happens(chance, 0.03 + 0.14 * (1 - satisfaction));
    const double answer = std::clamp(1 + 4 * (0.15 + 0.75 * satisfaction) + 0.8 * chance.normal(), 1.0, 5.0);
    const bool silent = world.gap(chance, 0.41);
    const std::int64_t end = (world.options.as_of + 1) * seconds_a_day;
    Rows& row = out[ticket_table].text(numbered('T', facts, ++number)).text(facts.id).whole(opened);
    reply < end ? row.whole(reply) : row.missing();
    closed < end ? row.whole(closed) : row.missing();
    row.number(std::max(0.25, hours)).text(priority < 0.15 ? "high" : priority < 0.7 ? "normal" : "low");
    row.whole(escalated ? 1 : 0);
    silent || closed >= end ? row.missing() : row.number(std::round(answer));
  }
}

void write_surveys(const World& world, const Facts& facts, const Relation& time, std::vector<Rows>& out) {
  Draws chance = world.draws(Stream::surveys, facts.number);
  const double satisfaction = facts.u(Trait::satisfaction);
  std::size_t number = 0;
  for (std::int64_t day = time.from + 60 + pick(chance, 300); day < time.until; day += 365) {
    const double nps = std::clamp(3.5 + 6 * satisfaction + 1.5 * chance.normal(), 0.0, 10.0);
    const double csat = std::clamp(1.4 + 3.3 * satisfaction + 0.7 * chance.normal(), 1.0, 5.0);
    if (!world.gap(chance, 0.55))
      out[survey_table]
          .text(numbered('S', facts, ++number))
          .text(facts.id)
          .whole(day)
          .text("nps")
          .number(std::round(nps));
    if (!world.gap(chance, 0.70))
      out[survey_table]
          .text(numbered('S', facts, ++number))
          .text(facts.id)
          .whole(day)
          .text("csat")
          .number(std::round(csat));
  }
}

struct Contact {
  const char* kind;
  double up_to, points;
};
constexpr std::array<Contact, 5> contacts{
    {{"email", 0.45, 1}, {"visit", 0.65, 1}, {"call", 0.85, 3}, {"meeting", 0.96, 5}, {"event", 2, 8}}};

// Only a year and a half of them: a CRM that remembers every mail for ever is rare.
void write_activities(const World& world, const Facts& facts, const Relation& time, std::vector<Rows>& out) {
  Draws chance = world.draws(Stream::activities, facts.number);
  Relation recent{std::max(time.from, world.options.as_of - 540), time.until};
  if (facts.prospect) recent = {std::max(world.first_day(), world.options.as_of - 540), world.options.as_of};
  const double interest = facts.prospect ? 0.4 : 0.25 + 0.6 * facts.u(Trait::growth) + 0.3 * facts.u(Trait::alignment);
  const std::int64_t count = poisson(chance, 0.6 * recent.months() * interest);
  const double ease = 0.4 * facts.z(Trait::alignment) + 0.4 * facts.z(Trait::satisfaction);
  std::size_t number = 0;
  for (const std::int64_t day : days_in(chance, count, recent)) {
    const double drawn = chance.uniform();
    const Contact& contact =
        *std::find_if(contacts.begin(), contacts.end(), [&](const Contact& one) { return drawn <= one.up_to; });
    const double hours = lognormal(chance, 3 - ease, 0.7);
    Rows& row = out[activity_table].text(numbered('A', facts, ++number)).text(facts.id).whole(day).text(contact.kind);
    row.number(contact.points);
    std::string_view(contact.kind) == "email" ? row.number(std::round(hours * 10) / 10) : row.missing();
  }
}

void write_rubric(const World& world, const Facts& facts, std::vector<Rows>& out) {
  Draws chance = world.draws(Stream::rubric, facts.number);
  const double ease = 0.55 * facts.z(Trait::alignment) + 0.45 * facts.z(Trait::satisfaction) + 0.7 * chance.normal();
  struct Judged {
    const char* criterion;
    std::int64_t level;
    double unknown;
  };
  for (const Judged& one :
       {Judged{"prestige", level_of(facts.z(Trait::prestige)), 0.20},
        Judged{"alignment", level_of(facts.z(Trait::alignment)), 0.30}, Judged{"ease", level_of(ease), 0.20}}) {
    const std::int64_t day = world.options.as_of - pick(chance, 200);
    const bool unknown = world.gap(chance, one.unknown);
    Rows& row = out[rubric_table].text(facts.id).text(one.criterion);
    unknown ? row.missing().missing().missing()
            : row.number(static_cast<double>(one.level)).text(owner_of(facts.number)).whole(day);
    row.missing();
  }
}

}  // namespace

void write_voices(const World& world, const Facts& facts, std::vector<Rows>& out) {
  const Relation time = relation_of(world, facts);
  if (time.until > time.from) {
    write_tickets(world, facts, time, out);
    write_surveys(world, facts, time, out);
  }
  write_activities(world, facts, time, out);
  write_rubric(world, facts, out);
}

}  // namespace mcda::clients
