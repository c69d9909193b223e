// One tiny export per preset, and what an import must not lose: every figure below is counted by hand in the text above
// it.
#include <boost/test/unit_test.hpp>

#include <filesystem>
#include <fstream>

#include <fmt/format.h>
#include <unistd.h>

#include "mcda/clients/crm_import.hpp"
#include "mcda/clients/rubric.hpp"
#include "mcda/files/crm_mapping.hpp"
#include "mcda/model/error.hpp"
#include "mcda/source/dates.hpp"

using namespace mcda::clients;
namespace fs = std::filesystem;

namespace {

struct Exports {
  fs::path folder = fs::temp_directory_path() / fmt::format("prefero-import-test-{}", ::getpid());
  std::vector<ImportInput> inputs;

  Exports() { fs::create_directories(folder); }
  ~Exports() { fs::remove_all(folder); }
  Exports(const Exports&) = delete;

  Exports& add(const std::string& name, const std::string& text) {
    std::ofstream(folder / name, std::ios::binary) << text;
    ImportInput& input = inputs.emplace_back();
    input.spec.location = (folder / name).string();
    input.name = name;
    return *this;
  }
  Import read(const ImportOptions& options = {}) const { return import_crm(inputs, options); }
};

// A row of a table as "a|b|c" of the columns named.
std::string row(Import& import, const std::string& table, std::size_t i, const std::vector<std::string>& columns) {
  ImportedTable* found = import.find(table);
  if (found == nullptr || i >= found->rows()) return "none";
  std::string text;
  for (const std::string& column : columns) text += (text.empty() ? "" : "|") + (*found)[column][i];
  return text;
}

long count_of(const Import& import, const std::string& words) {
  long count = 0;
  for (const ImportChange& change : import.changes)
    count += change.what.find(words) != std::string::npos ? change.count : 0;
  return count;
}

std::string refusal(const Exports& exports, const ImportOptions& options = {}) {
  try {
    static_cast<void>(exports.read(options));
  } catch (const mcda::InvalidInput& error) {
    return error.what();
  }
  return {};
}

bool holds(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

const std::vector<std::string> deal_columns{"deal_id", "client_id", "amount", "status", "opened", "closed"};

}  // namespace

BOOST_AUTO_TEST_SUITE(import_of_crm_exports)

BOOST_AUTO_TEST_CASE(hubspot) {
  Exports exports;
  exports
      .add("companies.csv",
           "Record ID,Company name,Industry,Country/Region,Number of Employees,Annual Revenue\n"
           "101,Acme GmbH,MACHINERY,Germany,120,\"12,500,000\"\n102,Beta Sp. z o.o.,RETAIL,Poland,,\n")
      .add("deals.csv",
           "Deal ID,Deal Name,Associated Company,Amount,Deal Stage,Create Date,Close Date\n"
           "9001,Line 4,Acme GmbH,\"$1,100.04 \",Closed Won,2025-01-10 09:30,2025-03-01 17:00\n"
           "9002,Shop,Beta Sp. z o.o.,250,Closed Lost,2025-02-01 10:00,2025-02-20 10:00\n"
           "9003,Next,Acme GmbH,900.5,Contract Sent,2025-06-01 10:00,2025-09-30 10:00\n");
  Import import = exports.read();
  BOOST_TEST(import.files[0].mapping.preset == "hubspot");
  BOOST_TEST(row(import, "client", 0, {"client_id", "name", "sector", "country", "employees", "turnover"}) ==
             "101|Acme GmbH|MACHINERY|Germany|120|12500000.00");
  BOOST_TEST(row(import, "client", 1, {"client_id", "employees", "turnover"}) == "102||");
  BOOST_TEST(row(import, "deal", 0, deal_columns) == "9001|101|1100.04|won|2025-01-10|2025-03-01");
  BOOST_TEST(row(import, "deal", 1, deal_columns) == "9002|102|250.00|lost|2025-02-01|2025-02-20");
  BOOST_TEST(row(import, "deal", 2, deal_columns) == "9003|101|900.50|open|2025-06-01|");
  BOOST_TEST(count_of(import, "found by their name") == 3);
  BOOST_TEST(count_of(import, "expected closing dates") == 1);
  // "Deal ID" stands in clients.md as seen, "Record ID" as remembered.
  BOOST_TEST(!import.files[0].mapping.tables[0].find("client_id")->confirmed);
  BOOST_TEST(import.files[1].mapping.tables[0].find("deal_id")->confirmed);
}

BOOST_AUTO_TEST_CASE(salesforce) {
  Exports exports;
  exports
      .add("Account.csv",
           "Id,Name,Industry,BillingState,BillingCountry,NumberOfEmployees,AnnualRevenue\n001A,Acme,Energy,CA,US,50,"
           "1000000\n")
      .add("Opportunity.csv",
           "Id,AccountId,Name,Amount,StageName,IsClosed,IsWon,CreatedDate,CloseDate\n"
           "006A,001A,First,10.5,Closed Won,true,true,2024-01-05T10:00:00.000Z,2024-02-01\n"
           "006B,001A,Second,20,Closed Lost,true,false,2024-01-06T10:00:00.000Z,2024-02-02\n"
           "006C,001A,Third,30,Prospecting,false,false,2024-01-07T10:00:00.000Z,2024-12-31\n");
  Import import = exports.read();
  BOOST_TEST(row(import, "client", 0, {"client_id", "name", "region", "country", "employees"}) == "001A|Acme|CA|US|50");
  BOOST_TEST(row(import, "deal", 0, deal_columns) == "006A|001A|10.50|won|2024-01-05|2024-02-01");
  BOOST_TEST(row(import, "deal", 1, deal_columns) == "006B|001A|20.00|lost|2024-01-06|2024-02-02");
  BOOST_TEST(row(import, "deal", 2, deal_columns) == "006C|001A|30.00|open|2024-01-07|");
}

BOOST_AUTO_TEST_CASE(pipedrive) {
  Exports exports;
  exports.add("deals.csv",
              "Deal - ID,Deal - Title,Deal - Organization,Deal - Value,Deal - Currency of value,Deal - Status,Deal - "
              "Stage,Deal - Deal created,Deal - Won time,Deal - Lost time,Deal - Lost reason\n"
              "1,A,Acme,100,EUR,Won,Proposal,2025-01-02 08:00:00,2025-02-03 09:00:00,,\n"
              "2,B,Beta,200,EUR,Lost,Contact,2025-01-03 08:00:00,,2025-03-04 09:00:00,Price\n"
              "3,C,Acme,300,EUR,Open,Contact,2025-01-04 08:00:00,,,\n");
  Import import = exports.read();  // no table of organisations: the deals make the clients
  BOOST_TEST(import.find("client")->rows() == 2U);
  BOOST_TEST(row(import, "deal", 0, deal_columns) == "1|Acme|100.00|won|2025-01-02|2025-02-03");
  BOOST_TEST(row(import, "deal", 1, deal_columns) == "2|Beta|200.00|lost|2025-01-03|2025-03-04");
  BOOST_TEST(row(import, "deal", 1, {"lost_reason"}) == "Price");
  BOOST_TEST(row(import, "deal", 2, deal_columns) == "3|Acme|300.00|open|2025-01-04|");
  BOOST_TEST(import.currency == "EUR");
}

BOOST_AUTO_TEST_CASE(dynamics) {
  Exports exports;
  exports
      .add("accounts.csv",
           "accountid,name,industrycode,address1_stateorprovince,numberofemployees,revenue\nA1,Acme,3,Bayern,12,5000\n")
      .add("opportunities.csv",
           "opportunityid,parentaccountid,name,actualvalue,estimatedvalue,statecode,createdon,actualclosedate\n"
           "O1,A1,x,150,170,1,2025-01-01,2025-02-01\nO2,A1,y,,80,2,2025-01-01,2025-02-02\nO3,A1,z,,90,0,2025-01-01,\n");
  Import import = exports.read();
  BOOST_TEST(import.files[0].mapping.preset == "dynamics");
  BOOST_TEST(row(import, "client", 0, {"client_id", "sector", "region", "turnover"}) == "A1|3|Bayern|5000.00");
  BOOST_TEST(row(import, "deal", 0, deal_columns) == "O1|A1|150.00|won|2025-01-01|2025-02-01");
  BOOST_TEST(row(import, "deal", 1, deal_columns) == "O2|A1|80.00|lost|2025-01-01|2025-02-02");
  BOOST_TEST(row(import, "deal", 2, deal_columns) == "O3|A1|90.00|open|2025-01-01|");
}

BOOST_AUTO_TEST_CASE(odoo) {
  Exports exports;
  exports.add("account_move.csv",
              "name,invoice_partner_display_name,invoice_date,invoice_date_due,amount_untaxed,move_type\n"
              "INV/1,Acme,2025-01-31,2025-03-02,1000,out_invoice\nRINV/1,Acme,2025-02-10,2025-02-10,100,out_refund\n");
  Import import = exports.read();
  BOOST_TEST(row(import, "invoice", 0, {"invoice_id", "client_id", "issued", "due", "net", "kind"}) ==
             "INV/1|Acme|2025-01-31|2025-03-02|1000.00|invoice");
  BOOST_TEST(row(import, "invoice", 1, {"invoice_id", "net", "kind"}) == "RINV/1|-100.00|credit_note");
  BOOST_TEST(count_of(import, "made negative") == 1);
}

BOOST_AUTO_TEST_CASE(bitrix24_in_russian_and_in_codes) {
  Exports russian;
  russian
      .add("Компании.csv",
           "ID;Название компании;Сфера деятельности;Годовой оборот\n7;ООО Альфа;Торговля;1 200 000,50\n")
      .add("Сделки.csv",
           "ID;Название сделки;Компания;Сумма;Стадия сделки;Дата создания;Дата завершения\n"
           "70;Станок;ООО Альфа;10 000,00;Сделка успешна;01.02.2025;28.02.2025\n"
           "71;Линия;ООО Альфа;5 000,00;Сделка провалена;03.02.2025;29.03.2025\n");
  Import import = russian.read();
  BOOST_TEST(row(import, "client", 0, {"client_id", "name", "sector", "turnover"}) ==
             "7|ООО Альфа|Торговля|1200000.50");
  BOOST_TEST(row(import, "deal", 0, deal_columns) == "70|7|10000.00|won|2025-02-01|2025-02-28");
  BOOST_TEST(row(import, "deal", 1, deal_columns) == "71|7|5000.00|lost|2025-02-03|2025-03-29");
  Exports codes;
  codes.add("company.csv", "ID,TITLE,INDUSTRY,REVENUE\n7,Alfa,IT,100\n")
      .add("deal.csv",
           "ID,TITLE,COMPANY_ID,OPPORTUNITY,CURRENCY_ID,STAGE_ID,BEGINDATE,CLOSEDATE\n"
           "70,x,7,10,RUB,C2:WON,2025-02-01T03:00:00+03:00,2025-02-28T03:00:00+03:00\n"
           "71,y,7,20,RUB,C2:LOSE,2025-02-01T03:00:00+03:00,2025-03-28T03:00:00+03:00\n"
           "72,z,7,30,RUB,C2:NEW,2025-02-01T03:00:00+03:00,\n");
  Import coded = codes.read();
  BOOST_TEST(row(coded, "deal", 0, deal_columns) == "70|7|10.00|won|2025-02-01|2025-02-28");
  BOOST_TEST(row(coded, "deal", 1, deal_columns) == "71|7|20.00|lost|2025-02-01|2025-03-28");
  BOOST_TEST(row(coded, "deal", 2, deal_columns) == "72|7|30.00|open|2025-02-01|");
}

BOOST_AUTO_TEST_CASE(amocrm) {
  Exports exports;
  exports.add("leads.csv",
              "ID;Название сделки;Компания;price;status_id;Дата создания;Дата закрытия\n"
              "1;a;Альфа;1000;142;13.01.2025;20.02.2025\n2;b;Альфа;2000;143;14.01.2025;21.02.2025\n"
              "3;c;Бета;3000;41234567;15.01.2025;\n");
  Import import = exports.read();
  BOOST_TEST(import.files[0].mapping.preset == "amocrm");
  BOOST_TEST(row(import, "deal", 0, deal_columns) == "1|Альфа|1000.00|won|2025-01-13|2025-02-20");
  BOOST_TEST(row(import, "deal", 1, deal_columns) == "2|Альфа|2000.00|lost|2025-01-14|2025-02-21");
  BOOST_TEST(row(import, "deal", 2, deal_columns) == "3|Бета|3000.00|open|2025-01-15|");
}

// Numbers of clients and names of deals make no table of clients or contracts.
BOOST_AUTO_TEST_CASE(a_file_feeds_only_the_tables_it_is_about) {
  Exports opportunities;
  opportunities
      .add("opps.csv",
           "opportunityid,name,parentaccountid,actualvalue,statecode,actualclosedate,createdon\n"
           "O1,Pumps,A1,500,1,2025-03-01,2025-01-01\n")
      .add("accounts.csv", "accountid,name\nA1,Litware\n");
  Import dynamics = opportunities.read();
  BOOST_TEST(row(dynamics, "client", 0, {"client_id", "name"}) == "A1|Litware");
  BOOST_TEST(row(dynamics, "client", 1, {"client_id"}) == "none");
  BOOST_TEST(row(dynamics, "deal", 0, {"deal_id", "client_id", "status"}) == "O1|A1|won");
  Exports tables;
  tables.add("client.csv", "client_id,name\n1,A\n")
      .add("bills.csv", "invoice_id,client_id,issued,net\nF1,1,2025-01-02,5\n");
  Import canonical = tables.read();
  BOOST_TEST(canonical.find("contract") == nullptr);
  BOOST_TEST(row(canonical, "invoice", 0, {"net"}) == "5.00");
  Exports amo;
  amo.add("leads.csv", "id,name,price,status_id,company_id\n1,L,1000,142,5\n2,M,500,143,5\n");
  Import leads = amo.read();
  BOOST_TEST(row(leads, "deal", 0, {"deal_id", "client_id", "amount", "status"}) == "1|5|1000.00|won");
  BOOST_TEST(row(leads, "deal", 1, {"deal_id", "status"}) == "2|lost");
}

BOOST_AUTO_TEST_CASE(polish_invoices) {
  Exports exports;
  exports.add("faktury.csv",
              "Nr faktury;NIP;Kontrahent;Data wystawienia;Termin płatności;Netto;Waluta;Data zapłaty;Koszt\n"
              "FV/1;0000611365;Żuk S.A.;31.01.2025;14.02.2025;1 234,56 zł;PLN;20.02.2025;800,00\n"
              "FV/2;0000611365;Żuk S.A.;28.02.2025;14.03.2025;100,00;PLN;;\n"
              "KOR/1;0000611365;Żuk S.A.;01.03.2025;01.03.2025;-34,56;PLN;;\n");
  Import import = exports.read();
  BOOST_TEST(import.files[0].mapping.preset == "polish_invoices");
  BOOST_TEST(row(import, "client", 0, {"client_id", "name"}) == "0000611365|Żuk S.A.");
  BOOST_TEST(import.find("client")->rows() == 1U);
  BOOST_TEST(row(import, "invoice", 0, {"invoice_id", "client_id", "issued", "due", "net", "currency", "kind"}) ==
             "FV/1|0000611365|2025-01-31|2025-02-14|1234.56|PLN|invoice");
  BOOST_TEST(row(import, "invoice", 2, {"net", "kind"}) == "-34.56|credit_note");
  BOOST_TEST(import.find("payment")->rows() == 1U);
  BOOST_TEST(row(import, "payment", 0, {"invoice_id", "paid", "amount"}) == "FV/1|2025-02-20|1234.56");
  BOOST_TEST(import.find("cost")->rows() == 1U);
  BOOST_TEST(row(import, "cost", 0, {"invoice_id", "amount"}) == "FV/1|800.00");
}

// Many invoice exports hold the day of payment and no amount: the whole invoice was paid, and the table says so.
BOOST_AUTO_TEST_CASE(a_day_of_payment_alone_pays_the_whole_invoice) {
  Exports exports;
  exports.add("faktury.csv",
              "Nr faktury;Data wystawienia;Termin płatności;Data zapłaty;Kontrahent;NIP;Netto\n"
              "F/1;2025-01-10;2025-01-24;23.01.2025;Bór;0000611365;1 234,50\n"
              "F/1;2025-01-10;2025-01-24;23.01.2025;Bór;0000611365;1 234,50\n"
              "F/2;2025-02-11;2025-02-25;;Las;5260250274;12 000,00\n"
              "F/3;2025-02-31;2025-03-25;;Las;5260250274;10,00\n");
  Import import = exports.read();
  BOOST_TEST(row(import, "payment", 0, {"invoice_id", "paid", "amount"}) == "F/1|2025-01-23|1234.50");
  BOOST_TEST(row(import, "payment", 1, {"invoice_id"}) == "none");
  const ImportedTable& payments = *import.find("payment");
  const auto amount = payments.table->find("amount") - payments.table->columns.data();
  BOOST_TEST(payments.present[static_cast<std::size_t>(amount)]);
  // Rows are counted as a spreadsheet does, those that were left out included.
  BOOST_TEST(count_of(import, "that are no date") == 1);
  for (const ImportChange& change : import.changes) {
    if (holds(change.what, "that are no date")) BOOST_TEST(change.example == "row 5: \"2025-02-31\"");
  }
}

BOOST_AUTO_TEST_CASE(every_row_and_cell_is_accounted_for) {
  Exports exports;
  exports.add("client.csv", "client_id,name,employees\n1,Acme,10\n1,Acme,10\n1,ACME,\n2,Beta,many\n3,beta ,n/a\n")
      .add("invoice.csv",
           "invoice_id,client_id,issued,net,product_group,discount\n"
           "A,1,2025-01-01,10.00,x,1\nA,1,2025-01-01,5.00,y,\nB,9,2025-01-02,7.00,,\nC,2,,3.00,,\nD,2,2025-01-03,2.00,,"
           "\n"
           "D,3,2025-01-03,2.00,,\n");
  Import import = exports.read();
  BOOST_TEST(import.find("client")->rows() == 3U);
  BOOST_TEST(count_of(import, "rows that stand twice") == 1);
  BOOST_TEST(count_of(import, "merged into its first") == 1);
  BOOST_TEST(count_of(import, "say something else") == 1);
  BOOST_TEST(count_of(import, "are no whole number") == 1);
  BOOST_TEST(count_of(import, "stand for nothing") == 1);
  BOOST_TEST(count_of(import, "look whether they are one client") == 1);
  BOOST_TEST(row(import, "invoice", 0, {"invoice_id", "net", "product_group", "discount"}) == "A|15.00|x;y|1.00");
  BOOST_TEST(count_of(import, "summed into it") == 1);
  BOOST_TEST(count_of(import, "no table of clients has, dropped; they sum to 7.00") == 1);
  BOOST_TEST(count_of(import, "without issued, dropped") == 1);
  BOOST_TEST(count_of(import, "another client or day") == 1);
  BOOST_TEST(import.find("invoice")->rows() == 2U);
  Import created = exports.read({.orphans = Orphans::create});
  BOOST_TEST(created.find("client")->rows() == 4U);
  BOOST_TEST(created.find("invoice")->rows() == 3U);
}

// Headers as HubSpot and Pipedrive write them in other languages: none was seen in an export, all are shown so.
BOOST_AUTO_TEST_CASE(headers_in_other_languages) {
  Exports russian;
  russian.add("a.csv", "ID записи,Название компании,Отрасль,Количество сотрудников,Годовой доход\n7,Альфа,IT,5,100\n")
      .add("b.csv",
           "ID записи,Название сделки,Этап сделки,Сумма,Дата создания,Дата закрытия,Связанная компания\n"
           "1,Проект,Закрыта и выиграна,10,2025-01-02,2025-02-03,Альфа\n");
  Import import = russian.read();
  BOOST_TEST(import.files[0].mapping.preset == "hubspot");
  BOOST_TEST(import.files[1].mapping.preset == "hubspot");
  BOOST_TEST(row(import, "deal", 0, deal_columns) == "1|7|10.00|won|2025-01-02|2025-02-03");
  BOOST_TEST(!import.files[1].mapping.tables[0].find("amount")->confirmed);

  Exports polish;
  polish.add("a.csv", "ID rekordu,Nazwa firmy,Branża,Liczba pracowników\n7,Alfa,IT,5\n")
      .add("b.csv",
           "ID rekordu,Nazwa transakcji,Etap transakcji,Kwota,Data utworzenia,Data zamknięcia,Powiązana firma\n"
           "1,Projekt,Zamknięte - przegrane,10,2025-01-02,2025-02-03,Alfa\n");
  import = polish.read();
  BOOST_TEST(import.files[0].mapping.preset == "hubspot");
  BOOST_TEST(row(import, "deal", 0, deal_columns) == "1|7|10.00|lost|2025-01-02|2025-02-03");

  Exports czech;
  czech.add("obchody.csv",
            "Obchod - ID;Obchod - Název;Obchod - Organizace;Obchod - Hodnota;Obchod - Měna hodnoty;Obchod - "
            "Stav;Obchod - Fáze;Obchod - Vytvořeno;Obchod - Datum výhry;Obchod - Datum prohry\n"
            "1;Hala;Alfa s.r.o.;1000;CZK;Vyhráno;Jednání;2.1.2025;3.2.2025;\n"
            "2;Linka;Beta a.s.;500;CZK;Prohráno;Jednání;13.1.2025;;4.2.2025\n");
  import = czech.read({.orphans = Orphans::create});
  BOOST_TEST(import.files[0].mapping.preset == "pipedrive");
  BOOST_TEST(row(import, "deal", 0, {"deal_id", "amount", "status", "opened", "closed"}) ==
             "1|1000.00|won|2025-01-02|2025-02-03");
  BOOST_TEST(row(import, "deal", 1, {"deal_id", "status", "closed"}) == "2|lost|2025-02-04");

  // Nothing fits: what came nearest is named, and how to say it.
  const std::string refused = refusal(Exports().add("kunden.csv", "Kundennummer,Firma\n1,A\n"));
  BOOST_TEST(holds(refused, "crm: {preset: ..., mapping: FILE}"), refused);
  BOOST_TEST(holds(refused, "\"kunden.csv\": {client: {client_id: \"Kundennummer\""), refused);
  const std::string near = refusal(Exports().add("deals.csv", "Deal - Title,Deal - Value,Deal - Status\nx,1,won\n"));
  BOOST_TEST(holds(near, "Pipedrive knows 3 of them as columns of deal, but none as deal_id, client_id"), near);
}

// Columns of days that are no dates with a full year: read where all cells fit one reading, said, refused where two do.
// 45658 is 2025-01-01 and 45717 2025-03-01 in Excel; 1735689600 s is 2025-01-01T00:00Z; 20089 days after 1970 is
// 2025-01-01, or Excel's 1954-12-31.
BOOST_AUTO_TEST_CASE(days_as_numbers_and_with_short_years) {
  const auto read = [](const std::string& first, const std::string& second, const ImportOptions& options = {}) {
    Exports exports;
    exports.add("client.csv", "client_id,name\n1,A\n")
        .add("invoice.csv", "invoice_id;client_id;issued;net\nI1;1;" + first + ";5\nI2;1;" + second + ";6\n");
    try {
      Import import = exports.read(options);
      std::string text = row(import, "invoice", 0, {"issued"}) + " " + row(import, "invoice", 1, {"issued"});
      for (const ImportChange& change : import.changes) text += "|" + change.what;
      return text;
    } catch (const mcda::InvalidInput& error) {
      return std::string(error.what());
    }
  };
  BOOST_TEST(read("45658", "45717.5") == "2025-01-01 2025-03-01|Excel's day numbers (1900 system) in \"issued\", read");
  BOOST_TEST(read("1735689600", "1740787200") == "2025-01-01 2025-03-01|seconds since 1970 in \"issued\", read");
  BOOST_TEST(read("1735689600000", "1740787200000") ==
             "2025-01-01 2025-03-01|milliseconds since 1970 in \"issued\", read");
  BOOST_TEST(read("20250101", "20250301") == "2025-01-01 2025-03-01");
  const std::string doubt = read("20089", "20148");
  BOOST_TEST(holds(doubt, "may be 1954-12-31 (Excel) or 2025-01-01 (days since 1970-01-01)"), doubt);
  BOOST_TEST(holds(doubt, "--dates excel or --dates days"), doubt);
  ImportOptions told;
  told.written.numbers = DayForm::days;
  BOOST_TEST(read("20089", "20148", told).starts_with("2025-01-01 2025-03-01|"));
  BOOST_TEST(read("31.12.24", "01.02.69")
                 .starts_with("2024-12-31 1969-02-01|years of two digits (1969 to 2068) in \"issued\", read"));
  BOOST_TEST(read("12/31/24", "1/2/25").starts_with("2024-12-31 2025-01-02|"));
  BOOST_TEST(read("99-12-31", "98-01-13").starts_with("1999-12-31 1998-01-13|"));
  const std::string three = read("10/11/12", "01/02/03");
  BOOST_TEST(holds(three, "\"10/11/12\" may be 2012-11-10 or 2012-10-11 or 2010-11-12"), three);
  told.written.order = mcda::source::DateOrder::day_first;
  BOOST_TEST(read("10/11/12", "01/02/03", told).starts_with("2012-11-10 2003-02-01|"));
  // Twelve days with two values in one place: these are years, 24 and 25 (before: 2001-01-24 ...).
  std::string many = "01/01/24";
  for (int day = 2; day <= 12; ++day) many += fmt::format(";5\nJ{0};1;{0:02}/{1:02}/{2}", day, 13 - day, 24 + day % 2);
  BOOST_TEST(holds(read(many, "13/02/24"), "years of two digits (1969 to 2068) in"));
  BOOST_TEST(read(many, "13/02/24").starts_with("2024-01-01 2024-11-02"));
  BOOST_TEST(holds(read("45658", "2025-03-01"), "that are no date, left blank"));
}

BOOST_AUTO_TEST_CASE(what_a_person_has_to_decide_is_refused) {
  const std::string clients = "client_id,name\n1,Acme\n";
  Exports dates;
  dates.add("client.csv", clients)
      .add("invoice.csv", "invoice_id,client_id,issued,net\nA,1,01/02/2025,1\nB,1,03/04/2025,2\n");
  BOOST_TEST(holds(refusal(dates), "\"01/02/2025\" may be 2025-02-01 or 2025-01-02"));
  Import by_month = dates.read({.written = {.order = mcda::source::DateOrder::month_first}});
  BOOST_TEST(row(by_month, "invoice", 0, {"issued"}) == "2025-01-02");
  Exports marks;
  marks.add("client.csv", clients).add("invoice.csv", "invoice_id,client_id,issued,net\nA,1,2025-01-01,\"1,234\"\n");
  BOOST_TEST(holds(refusal(marks), "\"1,234\" may be 1234 or 1.234"));
  Import by_comma = marks.read({.written = {.decimal = ','}});
  BOOST_TEST(row(by_comma, "invoice", 0, {"net"}) == "1.23");
  Exports money;
  money.add("client.csv", clients)
      .add("invoice.csv",
           "invoice_id,client_id,issued,net,currency\nA,1,2025-01-01,100.00,EUR\nB,1,2025-01-01,100.00,pln\n");
  BOOST_TEST(holds(refusal(money), "EUR (1 rows), PLN (1 rows)"));
  BOOST_TEST(holds(refusal(money, {.currency = "EUR"}), "give a rate to EUR for PLN"));
  Import converted = money.read({.currency = "EUR", .rates = {{"PLN", 0.2345}}});
  BOOST_TEST(row(converted, "invoice", 1, {"net", "currency"}) == "23.45|EUR");
  Exports strange;
  strange.add("x.csv", "a,b\n1,2\n");
  BOOST_TEST(holds(refusal(strange), "no canonical table can be made of its headers: a, b"));
}

BOOST_AUTO_TEST_CASE(a_mapping_is_written_corrected_and_read) {
  Exports exports;
  exports.add("kunden.csv", "Kundennummer,Firma\n1,Acme\n");
  const auto mapping = mcda::files::read_mapping_text(
      "files: {kunden.csv: {client: {client_id: Kundennummer, name: Firma}}}\n", "m.yaml");
  exports.inputs[0].told = mapping.at("kunden.csv");
  Import import = exports.read();
  BOOST_TEST(row(import, "client", 0, {"client_id", "name"}) == "1|Acme");
  const auto again = mcda::files::read_mapping_text(mcda::files::mapping_text(import), "m.yaml");
  BOOST_TEST(again.at("kunden.csv")[0].find("name")->headers[0] == "Firma");
  exports.inputs[0].told[0].columns[1].headers = {"Firme"};
  BOOST_TEST(holds(refusal(exports), "did you mean \"Firma\""));
  BOOST_CHECK_THROW(mcda::files::read_mapping_text("files: {a.csv: {client: {nam: x}}}\n", "m.yaml"),
                    mcda::InvalidInput);
}

BOOST_AUTO_TEST_CASE(headers_are_compared_without_case_and_marks) {
  BOOST_TEST(folded_header("Deal - Value") == "dealvalue");
  BOOST_TEST(folded_header("TERMIN PŁATNOŚCI") == folded_header("termin platnosci"));
  BOOST_TEST(folded_header("НАЗВАНИЕ Компании") == "названиекомпании");
  BOOST_TEST(folded_header("Отчёт") == folded_header("ОТЧЕТ"));
}

BOOST_AUTO_TEST_CASE(amounts_are_exact) {
  bool rounded = false;
  const auto money = [&](const char* text, char decimal) {
    return canonical_cell(text, CanonicalType::money, {.decimal = decimal}, rounded).value_or("bad");
  };
  BOOST_TEST(money("$1,100.04 ", '.') == "1100.04");
  BOOST_TEST(money("1 234,56 zł", ',') == "1234.56");
  BOOST_TEST(money("1.234.567,8", ',') == "1234567.80");
  BOOST_TEST(money("(12.5)", '.') == "-12.50");
  BOOST_TEST(money("-0.01", '.') == "-0.01");
  BOOST_TEST(money("0.29", '.') == "0.29");
  BOOST_TEST(!rounded);
  BOOST_TEST(money("2.675", '.') == "2.68");
  BOOST_TEST(rounded);
  BOOST_TEST(money("12x5", '.') == "bad");
  BOOST_TEST(money("ten", '.') == "bad");
  BOOST_TEST(money("1,23,456", '.') == "bad");
  BOOST_TEST(cents_of("-1234.05") == -123405);
  BOOST_TEST(amount_text(-5) == "-0.05");
}

BOOST_AUTO_TEST_CASE(tables_are_written_with_their_types) {
  Exports exports;
  exports.add("client.csv", "client_id,name,employees,fin_health\n007,=1+1,12,0.5\n008,Beta,,\n")
      .add("invoice.csv", "invoice_id,client_id,issued,net,disputed\nA,007,2025-02-28,-1234.05,yes\n")
      .add("ticket.csv", "ticket_id,client_id,opened\nT,008,2025-02-28 13:45:10\n");
  const Import import = exports.read();
  const fs::path folder = exports.folder / "crm";
  fs::create_directories(folder);
  for (const ImportedTable& table : import.tables) write_parquet_table(table, folder.string());
  const auto types = [&](const std::string& table, const std::string& columns) {
    mcda::source::Source source = mcda::source::Source::open(
        {.location = folder.string(),
         .query = "SELECT typeof(COLUMNS(*))::VARCHAR FROM (SELECT " + columns + " FROM " + table + ") LIMIT 1"});
    mcda::source::Request request;
    for (const auto& column : source.columns()) request.texts.push_back({.column = column.name});
    std::string text;
    source.read(request, [&](const mcda::source::Batch& batch) {
      for (const auto* column : batch.texts) text += (text.empty() ? "" : " ") + std::string((*column)[0]);
    });
    return text;
  };
  BOOST_TEST(types("client", "client_id, name, employees, fin_health") == "VARCHAR VARCHAR BIGINT DOUBLE");
  BOOST_TEST(types("invoice", "issued, net, disputed") == "DATE DECIMAL(18,2) BOOLEAN");
  BOOST_TEST(types("ticket", "opened") == "TIMESTAMP");
  mcda::source::Source invoice = mcda::source::Source::open({.location = folder.string(), .table = "invoice"});
  mcda::source::Request request{.texts = {{.column = "client_id"}, {.column = "issued"}, {.column = "net"}}};
  invoice.read(request, [](const mcda::source::Batch& batch) {
    BOOST_TEST(std::string((*batch.texts[0])[0]) == "007");
    BOOST_TEST(std::string((*batch.texts[1])[0]) == "2025-02-28");
    BOOST_TEST(std::string((*batch.texts[2])[0]) == "-1234.05");
  });
}

BOOST_AUTO_TEST_CASE(a_rubric_keeps_its_answers) {
  const std::vector<RubricRow> present{{"1", "Acme", "prestige", "4", "Ann", "2025-01-01", "press"},
                                       {"1", "Acme", "alignment", "3", "", "", ""}};
  const auto rows = completed(present, {{"1", "Acme"}, {"2", "Beta"}}, {"prestige", "alignment", "ease"});
  BOOST_TEST(rows[0].level == "4");
  BOOST_TEST(rows[0].note == "press");
  // Acme: prestige and alignment are answered, ease is new. Beta: prestige, four questions of alignment, ease.
  BOOST_TEST(rows.size() == 2U + 1U + 6U);
  BOOST_TEST(*rubric_level("yes") == 5);
  BOOST_TEST(*rubric_level("Nie") == 1);
  BOOST_TEST(*rubric_level("3,5") == 3.5);
  BOOST_TEST(!rubric_level("6"));
  BOOST_TEST(!rubric_level("good"));
}

BOOST_AUTO_TEST_SUITE_END()
