// What is sold and paid: invoices with their payments and costs, deals, contracts.
#include <algorithm>
#include <array>
#include <cmath>

#include <fmt/format.h>

#include "mcda/clients/generate_world.hpp"

namespace mcda::clients {

namespace {

constexpr std::array products{"pumps", "valves", "filters", "drives", "sensors", "seals", "service", "training"};
constexpr std::array lost_reasons{"price", "competitor", "no budget", "no decision", "timing"};

std::string misspelt(std::string word) {
  std::swap(word[word.size() - 2], word.back());
  return word;
}

/// One client's invoices, month by month.
class Trade {
 public:
  Trade(const World& world, const Facts& facts, std::vector<Rows>& out)
      : world_(world),
        facts_(facts),
        out_(out),
        invoices_(world.draws(Stream::invoices, facts.number)),
        payments_(world.draws(Stream::payments, facts.number)),
        costs_(world.draws(Stream::costs, facts.number)),
        dirt_(world.draws(Stream::dirt, facts.number)) {
    // How broadly a client buys rises with its size and its satisfaction.
    const double broad = normal_cdf(0.6 * facts.z(Trait::size) + 0.4 * facts.z(Trait::satisfaction));
    kinds_of_products_ = 1 + static_cast<std::int64_t>(broad * (products.size() - 1));
    first_product_ = pick(invoices_, products.size());
  }

  void write() {
    const Index last = std::min(facts_.end, world_.options.months);
    for (Index month = std::max<Index>(facts_.start, 0); month < last; ++month) {
      // Who is new has bought something.
      if (month != facts_.start && !happens(invoices_, facts_.active)) continue;
      const std::int64_t first = world_.month_start(month), days = world_.month_start(month + 1) - first;
      const double years = (static_cast<double>(month) - static_cast<double>(world_.options.months) / 2) / 12;
      const double mean = facts_.annual / 12 / facts_.active / world_.options.invoices_a_month;
      for (std::int64_t k =
               world_.options.invoices_a_month > 1 ? 1 + poisson(invoices_, world_.options.invoices_a_month - 1) : 1;
           k > 0; --k) {
        const std::int64_t issued = first + pick(invoices_, days);
        // -.18 and .6: a factor of mean 1.
        const double amount = mean * std::exp(facts_.growth * years) * lognormal(invoices_, -0.18, 0.6);
        if (issued <= world_.options.as_of) invoice(issued, amount);
      }
    }
  }

 private:
  std::string next_id() { return fmt::format("I{}-{:03}", facts_.id.substr(1), ++written_); }

  // Under which id the CRM knows the client this time: a duplicate takes a part, some lines name nobody.
  void put_client(Rows& row, const std::string& invoice) {
    if (!world_.options.dirt) {
      row.text(facts_.id);
    } else if (happens(dirt_, 0.2)) {
      row.missing();
      write_dirt(out_, "invoice", invoice, "no client", facts_.id);
    } else {
      row.text(facts_.duplicated && happens(dirt_, 0.3) ? facts_.id + "D" : facts_.id);
    }
  }

  void invoice(std::int64_t issued, double amount) {
    const bool late = happens(payments_, facts_.late);
    const bool disputed = happens(invoices_, 0.05 + (late ? 0.3 : 0));
    const std::int64_t net = std::max<std::int64_t>(world_.cents(amount, facts_.currency), 100);
    const std::string id = next_id();
    std::string product = products[static_cast<std::size_t>((first_product_ + pick(invoices_, kinds_of_products_)) %
                                                            static_cast<std::int64_t>(products.size()))];
    if (world_.options.dirt && happens(dirt_, 0.02)) {
      write_dirt(out_, "invoice", id, "misspelt product", product);
      product = misspelt(product);
    }
    // Famous names get discounts that others do not.
    const double discount = 0.12 * facts_.u(Trait::prestige) * invoices_.uniform();
    const double freight = 0.005 + 0.025 * invoices_.uniform();
    put_client(out_[invoice_table].text(id), id);
    out_[invoice_table]
        .whole(issued)
        .whole(issued + facts_.terms)
        .whole(net)
        .text(world_.options.currencies[facts_.currency])
        .text("invoice")
        .text(product)
        .whole(std::llround(static_cast<double>(net) * discount))
        .whole(std::llround(static_cast<double>(net) * freight))
        .whole(disputed ? 1 : 0);
    pay(id, issued, net, late);
    const double margin = std::clamp(facts_.margin + 0.05 * costs_.normal(), -0.9, 0.9);
    if (facts_.costs_known) {
      out_[cost_table].text("K" + id.substr(1)).text(facts_.id).text(id).whole(issued);
      out_[cost_table].whole(std::llround(static_cast<double>(net) * (1 - margin))).text("goods");
    }
    credit(issued, net, product, disputed, margin);
  }

  // Some of what was billed is taken back, and the goods with it.
  void credit(std::int64_t billed, std::int64_t net, const std::string& product, bool disputed, double margin) {
    if (!happens(invoices_, 0.02)) return;
    const std::int64_t issued = billed + 5 + pick(invoices_, 25);
    const double part = 0.1 + 0.4 * invoices_.uniform();
    if (issued > world_.options.as_of) return;
    const std::string id = next_id();
    put_client(out_[invoice_table].text(id), id);
    out_[invoice_table]
        .whole(issued)
        .whole(issued)
        .whole(-std::llround(static_cast<double>(net) * part))
        .text(world_.options.currencies[facts_.currency])
        .text("credit_note")
        .text(product)
        .whole(0)
        .whole(0)
        .whole(disputed ? 1 : 0);
    if (!facts_.costs_known) return;
    out_[cost_table].text("K" + id.substr(1)).text(facts_.id).text(id).whole(issued);
    out_[cost_table].whole(-std::llround(static_cast<double>(net) * part * (1 - margin))).text("goods");
  }

  void pay(const std::string& invoice, std::int64_t issued, std::int64_t net, bool late) {
    const double days = late ? 1 + gamma(payments_, 1.5, 6.5) : -gamma(payments_, 1.2, 6);
    const std::int64_t paid = std::max(issued, issued + facts_.terms + static_cast<std::int64_t>(std::floor(days)));
    const bool never = late && happens(payments_, 0.02), in_two = late && happens(payments_, 0.2);
    const std::int64_t first = in_two ? net * 6 / 10 : net;
    if (never) return;
    const auto payment = [&](std::int64_t day, std::int64_t amount, const char* suffix) {
      if (day > world_.options.as_of) return;  // the tail that is still open
      out_[payment_table].text("P" + invoice.substr(1) + suffix).text(invoice).whole(day).whole(amount);
    };
    payment(paid, first, "");
    if (in_two) payment(paid + 10 + pick(payments_, 20), net - first, "b");
  }

  const World& world_;
  const Facts& facts_;
  std::vector<Rows>& out_;
  Draws invoices_, payments_, costs_, dirt_;
  std::int64_t kinds_of_products_ = 1, first_product_ = 0;
  int written_ = 0;
};

struct Deal {
  std::int64_t opened = 0, closed = 0;
  bool won = false;
};

// What a CRM states for a deal at each stage.
struct OpenStage {
  const char* name;
  double probability;
};
constexpr std::array<OpenStage, 3> open_stages{{{"qualified", 0.2}, {"proposal", 0.5}, {"negotiation", 0.75}}};

}  // namespace

void write_trade(const World& world, const Facts& facts, std::vector<Rows>& out) {
  if (facts.prospect) return;
  Trade(world, facts, out).write();

  Draws chance = world.draws(Stream::contracts, facts.number);
  if (!happens(chance, 0.3 + 0.3 * facts.u(Trait::regularity))) return;
  static constexpr std::array<Index, 3> lengths{12, 24, 36};
  const Index length = lengths[static_cast<std::size_t>(pick(chance, 3))];
  int number = 0;
  for (Index month = facts.start; month < std::min(facts.end, world.options.months); month += length) {
    const double amount = facts.annual * static_cast<double>(length) / 12 * lognormal(chance, -0.7, 0.3);
    const std::int64_t starts = world.month_start(month);
    if (starts > world.options.as_of || starts < world.first_day() - 4 * 366) continue;
    out[contract_table]
        .text(fmt::format("V{}-{}", facts.id.substr(1), ++number))
        .text(facts.id)
        .whole(starts)
        .whole(world.month_start(month + length) - 1)
        .whole(world.cents(amount, facts.currency));
  }
}

void write_deals(const World& world, const Facts& facts, std::vector<Rows>& out) {
  Draws chance = world.draws(Stream::deals, facts.number), dirt = world.draws(Stream::dirt, facts.number);
  dirt.normal();
  const std::int64_t as_of = world.options.as_of;
  std::vector<Deal> deals;
  const auto cycle = [&] { return 5 + static_cast<std::int64_t>(gamma(chance, 2, 25)); };
  if (facts.prospect) {
    for (std::int64_t k = 1 + poisson(chance, 0.5); k > 0; --k) {
      const std::int64_t opened = as_of - pick(chance, 540);
      deals.push_back({opened, opened + cycle(), false});
    }
  } else {
    const std::int64_t begin = world.month_start(facts.start);
    if (facts.start >= 0) deals.push_back({begin - cycle(), begin, true});
    const std::int64_t from = std::max(begin, world.first_day());
    const std::int64_t until = std::min(as_of, world.month_start(std::min(facts.end, world.options.months)));
    const double chance_to_win = 1 / (1 + std::exp(-(0.1 + 0.5 * facts.z(Trait::satisfaction) +
                                                     0.3 * facts.z(Trait::alignment) - 0.15 * facts.z(Trait::size))));
    for (std::int64_t k = poisson(chance, 0.9 * static_cast<double>(std::max<std::int64_t>(until - from, 0)) / 365.25);
         k > 0; --k) {
      const std::int64_t opened = from + pick(chance, std::max<std::int64_t>(until - from, 1));
      deals.push_back({opened, opened + cycle(), happens(chance, chance_to_win)});
    }
  }
  std::sort(deals.begin(), deals.end(), [](const Deal& a, const Deal& b) { return a.opened < b.opened; });
  int number = 0;
  for (const Deal& deal : deals) {
    const std::string id = fmt::format("D{}-{}", facts.id.substr(1), ++number);
    const bool open = deal.closed > as_of;
    const double amount = facts.annual * lognormal(chance, -0.9, 0.5);
    const char* const product = products[static_cast<std::size_t>(pick(chance, products.size()))];
    const char* const reason = lost_reasons[static_cast<std::size_t>(pick(chance, lost_reasons.size()))];
    const bool orphan = world.options.dirt && happens(dirt, 0.02);
    if (orphan) write_dirt(out, "deal", id, "client unknown", facts.id);
    Rows& row = out[deal_table].text(id).text(orphan ? "X" + facts.id.substr(1) : facts.id);
    row.text(fmt::format("{} {}", product, number)).whole(world.cents(amount, facts.currency));
    row.text(world.options.currencies[facts.currency]);
    const double progress = static_cast<double>(as_of - deal.opened) / static_cast<double>(deal.closed - deal.opened);
    const std::size_t stage = progress < 0.33 ? 0 : progress < 0.7 ? 1 : 2;
    row.text(open ? open_stages[stage].name : deal.won ? "won" : "lost");
    row.text(open ? "open" : deal.won ? "won" : "lost");
    open ? row.number(open_stages[stage].probability) : row.missing();
    row.whole(deal.opened);
    open ? row.missing() : row.whole(deal.closed);
    open || deal.won ? row.missing() : row.text(reason);
    row.text(owner_of(facts.number));
  }
}

}  // namespace mcda::clients
