// The forty criteria of practice and a few beside them. Sources of the formulas: RFM and LRFM (Hughes; Stone), days
// sales outstanding and average days delinquent, the whale curve's cost to serve (Cooper and Kaplan), BG/NBD (Fader,
// Hardie, Lee 2005), net promoter score (Reichheld 2003), Theil-Sen slope (Sen 1968, doi:10.2307/2285891).
#include "mcda/clients/criteria_catalogue.hpp"

namespace mcda::clients {

namespace {

constexpr auto up = GoalKind::maximise, down = GoalKind::minimise;
constexpr auto S = Horizon::short_term, L = Horizon::long_term, B = Horizon::both;

constexpr CatalogueCriterion catalogue[]{
    {1, "rev_12m", "Revenue", "sum of net in W", "currency", up, S, "P1 P14 R1", "invoice.net invoice.issued", "", 12,
     "no invoice in W: 0", "<rev>", "without a table invoice: won deals by their closing date"},
    {2, "rev_life", "Revenue of all time", "sum of net up to the as-of date", "currency", up, L, "P13",
     "invoice.net invoice.issued", "", 0, "no invoice: 0", "<rev>"},
    {3, "gp_12m", "Gross profit", "sum of (net - cost of goods) in W", "currency", up, B, "P2 P13 R2",
     "invoice.net invoice.issued cost.amount", "", 12,
     "no sale in W: 0; invoices without a recorded cost are left out; none recorded: missing", "<gp>"},
    {4, "margin_pct", "Gross margin", "100 gross profit / revenue in W", "%", up, B, "P2 P0",
     "invoice.net invoice.issued cost.amount", "", 12, "missing where revenue is 0 or less, or no cost is recorded",
     "CASE WHEN <costed> > 0 THEN 100 * CAST(<gp> AS DOUBLE) / CAST(<costed> AS DOUBLE) END"},
    {5, "cost_to_serve_pct", "Cost to serve",
     "100 (support hours x rate + discounts + freight + service costs) / revenue in W", "%", down, B, "P2 P12",
     "invoice.net invoice.issued", "ticket cost", 12, "missing where revenue is 0 or less",
     "CASE WHEN <rev> > 0 THEN 100 * (<serve> + <discounts>) / CAST(<rev> AS DOUBLE) END"},
    {6, "net_contribution", "Net contribution",
     "gross profit - cost to serve without discounts, which net has taken off - carrying cost, in W", "currency", up, B,
     "P0 P2 P11 R2", "invoice.net invoice.issued cost.amount", "ticket payment", 12,
     "missing where sales have no recorded cost", "CAST(<gp> AS DOUBLE) - <serve> - <carry>"},
    {7, "carrying_cost", "Carrying cost of receivables",
     "sum of amount x rate x days until it was paid / 365, for invoices of W; what is open counts until the as-of date",
     "currency", down, S, "P11", "invoice.net invoice.issued payment.amount payment.paid", "", 12, "no invoice in W: 0",
     "<carry>"},
    {8, "rev_cv", "Variation of revenue",
     "standard deviation (n - 1) / mean of revenue by period, periods without sales count, from the first purchase",
     "ratio", down, L, "P3", "invoice.net invoice.issued", "", 0,
     "missing with fewer than 3 periods, or revenue of 0 or less",
     "CASE WHEN [period: max(k)] >= 2 AND [period: sum(cents)] > 0 THEN "
     "sqrt(CAST(([period: max(k)] + 1) * [period: sum(cents * cents)] - [period: sum(cents)] * [period: sum(cents)] "
     "AS DOUBLE) / (CAST([period: max(k)] AS DOUBLE) * ([period: max(k)] + 1))) "
     "* ([period: max(k)] + 1) / CAST([period: sum(cents)] AS DOUBLE) END",
     "depends on the period: the same client is steadier by quarter than by month"},
    {9, "active_share", "Share of active periods", "100 periods with revenue / periods since the first purchase", "%",
     up, L, "P3", "invoice.net invoice.issued", "", 0, "missing without a purchase",
     "100.0 * [period: count(*) FILTER (WHERE cents > 0)] / ([period: max(k)] + 1)"},
    {10, "recency", "Days since the last invoice", "as-of date - last invoice", "days", down, S, "P14",
     "invoice.issued", "", 0, "missing without an invoice", "{as_of} - [sale: max(dated) FILTER (WHERE NOT credit)]"},
    {11, "frequency", "Invoices", "number of invoices in W", "invoices", up, S, "P13 R4", "invoice.issued", "", 12,
     "no invoice in W: 0", "<invoices>"},
    {12, "growth_yoy", "Growth", "2 (revenue in W - revenue in W') / (revenue in W + revenue in W'), between -2 and 2",
     "ratio", up, S, "P14", "invoice.net invoice.issued", "", 12, "missing where both are 0 or their sum is negative",
     "CASE WHEN <rev> + <rev_before> > 0 THEN greatest(-2, least(2, 2 * CAST(<rev> - <rev_before> AS DOUBLE) / "
     "CAST(<rev> + <rev_before> AS DOUBLE))) END"},
    {13, "growth_slope", "Trend of revenue", "Theil-Sen slope of quarterly revenue / its mean", "% a quarter", up, L,
     "P4", "invoice.net invoice.issued", "", 0,
     "missing with fewer than 4 quarters since the first purchase, or revenue of 0 or less",
     "CASE WHEN [trend: max(quarters)] >= 4 AND [trend: sum(total)] > 0 THEN 100 * [trend: max(slope)] "
     "* [trend: max(quarters)] / CAST([trend: sum(total)] AS DOUBLE) END"},
    {14, "pipeline_weighted", "Weighted pipeline",
     "sum of open amounts x probability of winning; without one, the portfolio's share of won deals", "currency", up, S,
     "P4 R3", "deal.amount deal.status", "", 0, "no open deal: 0",
     "CAST(coalesce([deal: sum(amount * probability) FILTER (WHERE status = 'open')], 0) AS DOUBLE) "
     "+ CAST(coalesce([deal: sum(amount) FILTER (WHERE status = 'open' AND probability IS NULL)], 0) AS DOUBLE) "
     "* coalesce(<base_rate>, 0)"},
    {15, "headroom", "Headroom", "estimated spend on our kind of goods - revenue in W", "currency", up, L, "P4",
     "client.category_spend invoice.net invoice.issued", "", 12, "missing without an estimate",
     "c.category_spend - <rev>"},
    {16, "breadth", "Breadth of purchases", "100 product groups bought / product groups sold to anybody", "%", up, L,
     "P4 P15", "invoice.product_group invoice.issued", "", 0, "no purchase with a product group: 0",
     "100.0 * coalesce([assortment: count(*)], 0) / nullif(max([assortment: max(offered)]) OVER (), 0)"},
    {17, "win_rate", "Share of deals won", "100 (won + k p0) / (won + lost + k), p0 the portfolio's share", "%", up, S,
     "R4 R3", "deal.status", "", 0, "missing without a decided deal",
     "CASE WHEN <won> + <lost> > 0 THEN 100 * (<won> + {shrinkage} * <base_rate>) / (<won> + <lost> + {shrinkage}) "
     "END"},
    {18, "avg_deal", "Mean won deal", "mean amount of won deals", "currency", up, S, "P1", "deal.amount deal.status",
     "", 0, "missing without a won deal",
     "CAST([deal: sum(amount) FILTER (WHERE status = 'won' AND {window})] AS DOUBLE) "
     "/ nullif([deal: count(amount) FILTER (WHERE status = 'won' AND {window})], 0)"},
    {19, "sales_cycle", "Length of the sales cycle", "median of (closed - opened) of won deals", "days", down, S, "P12",
     "deal.status deal.opened deal.closed", "", 0, "missing without a won deal that has both dates",
     "[deal: median(closed - opened) FILTER (WHERE status = 'won' AND {window})]"},
    {20, "days_to_settle", "Days to payment", "mean of (paid - issued), weighted by amount", "days", down, B, "P5",
     "invoice.issued payment.amount payment.paid", "", 0, "missing without a payment",
     "CAST([sale: sum(settle_days) FILTER (WHERE {window})] AS DOUBLE) "
     "/ nullif(CAST([sale: sum(settled) FILTER (WHERE {window})] AS DOUBLE), 0)"},
    {21, "avg_days_late", "Days late",
     "mean of max(0, paid - due), weighted by amount; what is open and overdue counts as-of date - due", "days", down,
     B, "P5", "invoice.issued invoice.due payment.amount payment.paid", "", 0,
     "missing where nothing is paid or overdue",
     "CAST([sale: sum(late_days + CASE WHEN overdue > 0 THEN open * overdue ELSE 0 END) FILTER (WHERE due IS NOT NULL "
     "AND {window})] AS DOUBLE) / nullif(CAST([sale: sum(settled + CASE WHEN overdue > 0 THEN open ELSE 0 END) FILTER "
     "(WHERE due IS NOT NULL AND {window})] AS DOUBLE), 0)"},
    {22, "late_share", "Share of invoices paid late",
     "100 (late + k p0) / (n + k) over invoices that are paid or overdue, p0 the portfolio's share", "%", down, B, "P5",
     "invoice.issued invoice.due payment.amount payment.paid", "", 0, "missing where nothing is paid or overdue",
     "CASE WHEN <judged> > 0 THEN 100 * (<late> + {shrinkage} * CAST(sum(<late>) OVER () AS DOUBLE) "
     "/ nullif(CAST(sum(<judged>) OVER () AS DOUBLE), 0)) / (<judged> + {shrinkage}) END",
     "says much the same as days_to_settle and avg_days_late (rank correlation .97 and more): take one"},
    {23, "overdue_now", "Overdue now", "100 open amounts past their due date / revenue in W", "%", down, S, "P5",
     "invoice.net invoice.issued invoice.due payment.amount", "", 12, "missing where revenue is 0 or less",
     "CASE WHEN <rev> > 0 THEN 100 * CAST(coalesce([sale: sum(open) FILTER (WHERE overdue > 0)], 0) AS DOUBLE) "
     "/ CAST(<rev> AS DOUBLE) END"},
    {24, "terms_days", "Payment terms granted", "mean of (due - issued), weighted by amount", "days", down, S, "P11",
     "invoice.net invoice.issued invoice.due", "", 12, "missing without an invoice that has a due date",
     "CAST([sale: sum(net * (due - issued)) FILTER (WHERE NOT credit AND {window})] AS DOUBLE) "
     "/ nullif(CAST([sale: sum(net) FILTER (WHERE NOT credit AND due IS NOT NULL AND {window})] AS DOUBLE), 0)"},
    {25, "dispute_rate", "Disputed invoices", "100 disputed / invoices", "%", down, B, "P12",
     "invoice.disputed invoice.issued", "", 0, "missing without an invoice",
     "100.0 * [sale: count(*) FILTER (WHERE disputed AND NOT credit AND {window})] / nullif(<invoices>, 0)"},
    {26, "tenure", "Length of the relation", "as-of date - first invoice", "months", up, L, "P15", "invoice.issued", "",
     0, "missing without an invoice", "({as_of} - [sale: min(dated) FILTER (WHERE NOT credit)]) * 12 / 365.25"},
    {27, "contract_left", "Contract still to run", "latest end of a contract - as-of date", "months", up, L, "P15",
     "contract.ends", "", 0, "no contract: 0", "coalesce([contract: max(months_left)], 0)"},
    {28, "p_alive", "Probability of being alive", "BG/NBD fitted to the portfolio's purchases by maximum likelihood",
     "probability", up, L, "P15", "invoice.issued", "", 0, "missing without a purchase", "",
     "where the model cannot be fitted: 1 with an invoice in the last 12 months, else 0"},
    {29, "clv", "Customer lifetime value",
     "sum over the coming months of expected purchases (BG/NBD) x expected amount (Gamma-Gamma) x margin / (1 + "
     "d)^(t/12)",
     "currency", up, L, "P15 R2", "invoice.net invoice.issued", "cost", 0, "missing without a purchase", "",
     "the margin is the client's own over all time; without recorded cost the value is revenue, not profit"},
    {30, "nps", "Net promoter score", "(n NPS + k mu) / (n + k), NPS = 100 (promoters - detractors) / n", "-100 to 100",
     up, L, "P10 P7", "survey.score", "", 0, "missing without an answer",
     "CASE WHEN [survey: count(*) FILTER (WHERE kind = 'nps' AND {window})] > 0 THEN ("
     "[survey: sum(vote) FILTER (WHERE kind = 'nps' AND {window})] * 100 + {shrinkage} * 100 * "
     "CAST(sum([survey: sum(vote) FILTER (WHERE kind = 'nps' AND {window})]) OVER () AS DOUBLE) / "
     "CAST(sum([survey: count(*) FILTER (WHERE kind = 'nps' AND {window})]) OVER () AS DOUBLE)) / "
     "([survey: count(*) FILTER (WHERE kind = 'nps' AND {window})] + {shrinkage}) END"},
    {31, "csat", "Satisfaction with support", "(n mean + k mu) / (n + k)", "1 to 5", up, L, "P10", "ticket.csat", "", 0,
     "missing without an answer",
     "CASE WHEN [ticket: count(csat) FILTER (WHERE {window})] > 0 THEN ("
     "CAST([ticket: sum(csat) FILTER (WHERE {window})] AS DOUBLE) + {shrinkage} * "
     "CAST(sum([ticket: sum(csat) FILTER (WHERE {window})]) OVER () AS DOUBLE) / "
     "CAST(sum([ticket: count(csat) FILTER (WHERE {window})]) OVER () AS DOUBLE)) / "
     "([ticket: count(csat) FILTER (WHERE {window})] + {shrinkage}) END"},
    {32, "escalations", "Escalations", "100 escalated tickets / invoices, in W", "per 100 invoices", down, S, "P10 P12",
     "ticket.escalated invoice.issued", "", 12, "missing without an invoice in W",
     "100.0 * coalesce([ticket: count(*) FILTER (WHERE escalated AND {window})], 0) / nullif(<invoices>, 0)"},
    {33, "ease", "Ease of working together", "mean level that people gave (rubric ease)", "1 to 5", up, B, "P12",
     "rubric.level", "", 0, "missing where nobody judged",
     "CAST([rubric: sum(level) FILTER (WHERE topic = 'ease')] AS DOUBLE) "
     "/ nullif([rubric: count(level) FILTER (WHERE topic = 'ease')], 0)"},
    {34, "referrals", "Referrals", "number of clients that this client recommended us to", "clients", up, L, "P7",
     "client.referred_by", "", 0, "none: 0", "coalesce([referral: count(*)], 0)"},
    {35, "prestige", "Prestige", "mean level that people gave (rubric prestige)", "1 to 5", up, L, "P9 R5",
     "rubric.level", "", 0, "missing where nobody judged",
     "CAST([rubric: sum(level) FILTER (WHERE topic = 'prestige')] AS DOUBLE) "
     "/ nullif([rubric: count(level) FILTER (WHERE topic = 'prestige')], 0)",
     "judged by people on written levels; not to be derived from size alone"},
    {36, "alignment", "Alignment of vision and mission", "mean over the answers of the rubric, yes = 5 and no = 1",
     "1 to 5", up, L, "P8", "rubric.level", "", 0, "missing where nobody judged",
     "CAST([rubric: sum(level) FILTER (WHERE topic = 'alignment')] AS DOUBLE) "
     "/ nullif([rubric: count(level) FILTER (WHERE topic = 'alignment')], 0)"},
    {37, "fin_health", "Financial health", "external rating, or 1 - probability of default", "0 to 1", up, L, "P6 R5",
     "client.fin_health", "", 0, "missing where the table says nothing", "c.fin_health"},
    {38, "concentration", "Share of our revenue", "100 revenue of the client / revenue of all, in W", "%", down, L,
     "P15", "invoice.net invoice.issued", "", 12, "no invoice in W: 0",
     "100 * CAST(<rev> AS DOUBLE) / nullif(CAST(sum(<rev>) OVER () AS DOUBLE), 0)",
     "a danger above 20 to 25 %; below, write value: {points: [[0, 1], [20, 1], [40, 0]]} so that it costs nothing"},
    {39, "engagement", "Engagement", "sum of points x 2^(-age / half-life)", "points", up, S, "R3", "activity.occurred",
     "", 0, "no contact: 0", "coalesce([activity: sum(interest)], 0)"},
    {40, "profile_fit", "Fit to the portrait", "score of the portrait of a key client (rubric profile_fit)", "0 to 100",
     up, L, "R6", "rubric.level", "", 0, "missing where no score was written",
     "CAST([rubric: sum(level) FILTER (WHERE topic = 'profile_fit')] AS DOUBLE) "
     "/ nullif([rubric: count(level) FILTER (WHERE topic = 'profile_fit')], 0)",
     "`prefero portrait score` gives the scores; bring them as rows of the table rubric, criterion profile_fit"},
    {0, "reply_hours", "Client's time to reply", "median of reply_hours of contacts in W", "hours", down, B, "P12",
     "activity.reply_hours activity.occurred", "", 12, "missing without a timed reply",
     "[activity: median(reply_hours) FILTER (WHERE {window})]", "the measured form of ease"},
    {0, "referral_revenue", "Revenue of referred clients", "sum of net in W of the clients it recommended us to",
     "currency", up, L, "P7", "client.referred_by invoice.net invoice.issued", "", 12, "none: 0",
     "coalesce([referred: sum(net) FILTER (WHERE {window})], 0)", "the other form of referrals"},
    {0, "sector_share", "Share of its sector", "100 revenue in W / revenue in W of all clients of the sector", "%", up,
     S, "P14", "client.sector invoice.net invoice.issued", "", 12, "missing without a sector",
     "CASE WHEN c.sector IS NOT NULL THEN 100 * CAST(<rev> AS DOUBLE) "
     "/ nullif(CAST(sum(<rev>) OVER (PARTITION BY c.sector) AS DOUBLE), 0) END"},
};

}  // namespace

std::span<const CatalogueCriterion> criteria_catalogue() { return catalogue; }

}  // namespace mcda::clients
