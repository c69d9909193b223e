#include "mcda/source/driver.hpp"

#include <dlfcn.h>

#include <cstdlib>
#include <filesystem>
#include <map>
#include <mutex>
#include <vector>
#if defined(__APPLE__)
#include <mach-o/dyld.h>
#endif

namespace mcda::source {

namespace {

namespace fs = std::filesystem;

/// An AdbcError that frees itself and knows how to become an exception.
struct ErrorSlot {
  AdbcError error{};
  ~ErrorSlot() {
    if (error.release != nullptr) error.release(&error);
  }
  void check(AdbcStatusCode status, const char* action) {
    if (status == ADBC_STATUS_OK) return;
    throw DriverError(error.message != nullptr ? error.message : std::string("the driver failed to ") + action);
  }
};

#if defined(__APPLE__)
constexpr const char* duckdb_library = "libduckdb.dylib";
#else
constexpr const char* duckdb_library = "libduckdb.so";
#endif

fs::path program_folder() {
  std::error_code ignored;
#if defined(__APPLE__)
  char buffer[4096];
  std::uint32_t size = sizeof buffer;
  if (_NSGetExecutablePath(buffer, &size) == 0) return fs::weakly_canonical(buffer, ignored).parent_path();
  return {};
#else
  return fs::read_symlink("/proc/self/exe", ignored).parent_path();
#endif
}

// Where this code itself was loaded from: a Python module or a shared library rather than the program.
fs::path own_folder() {
  Dl_info info{};
  if (dladdr(reinterpret_cast<const void*>(&duckdb_driver), &info) == 0 || info.dli_fname == nullptr) return {};
  std::error_code ignored;
  return fs::weakly_canonical(info.dli_fname, ignored).parent_path();
}

// With its guard: offered and read by any thread.
std::string offered_duckdb(std::string library = {}) {
  static std::mutex guard;
  static auto& offered = *new std::string;
  const std::lock_guard lock(guard);
  if (!library.empty()) offered = std::move(library);
  return offered;
}

std::vector<std::string> duckdb_places() {
  std::vector<std::string> places = places_beside_program(duckdb_library);
#if defined(PREFERO_DUCKDB_LIBRARY)
  places.emplace_back(PREFERO_DUCKDB_LIBRARY);
#endif
  if (const std::string offered = offered_duckdb(); !offered.empty()) places.push_back(offered);
  return places;
}

}  // namespace

const Driver& Driver::load(const std::string& library, const std::string& init_function) {
  static std::mutex guard;
  // Never destroyed: a driver keeps objects of its own behind its functions until the process ends.
  static auto& loaded = *new std::map<std::string, std::unique_ptr<Driver>>;
  const std::lock_guard lock(guard);
  std::unique_ptr<Driver>& place = loaded[library + '\n' + init_function];
  if (place) return *place;

  void* handle = dlopen(library.c_str(), RTLD_NOW | RTLD_LOCAL);
  if (handle == nullptr) {
    const char* reason = dlerror();
    throw DriverError(reason != nullptr ? reason : "could not load " + library);
  }
  const auto init = reinterpret_cast<AdbcDriverInitFunc>(dlsym(handle, init_function.c_str()));
  if (init == nullptr) throw DriverError(library + " is not an ADBC driver: it has no function " + init_function);

  auto driver = std::unique_ptr<Driver>(new Driver);
  ErrorSlot slot;
  AdbcStatusCode status = init(ADBC_VERSION_1_1_0, &driver->functions_, &slot.error);
  if (status == ADBC_STATUS_NOT_IMPLEMENTED) {
    driver->functions_ = {};
    ErrorSlot older;
    status = init(ADBC_VERSION_1_0_0, &driver->functions_, &older.error);
    older.check(status, "initialise");
  } else {
    slot.check(status, "initialise");
  }
  place = std::move(driver);
  return *place;
}

BatchStream::~BatchStream() {
  if (stream_.release != nullptr) stream_.release(&stream_);
}

std::string BatchStream::last_error() {
  const char* text = stream_.get_last_error != nullptr ? stream_.get_last_error(&stream_) : nullptr;
  return text != nullptr ? text : "the driver stopped sending rows without a reason";
}

ArrowSchema BatchStream::schema() {
  ArrowSchema schema{};
  if (stream_.get_schema(&stream_, &schema) != 0) throw DriverError(last_error());
  return schema;
}

bool BatchStream::next(ArrowArray& batch) {
  batch = {};
  if (stream_.get_next(&stream_, &batch) != 0) throw DriverError(last_error());
  return batch.release != nullptr;
}

/// An AdbcStatement that releases itself.
struct Connection::Statement {
  explicit Statement(Connection& owner) : driver(owner.driver_) {
    ErrorSlot slot;
    slot.check(driver.StatementNew(&owner.connection_, &statement, &slot.error), "make a statement");
  }
  ~Statement() {
    ErrorSlot ignored;
    driver.StatementRelease(&statement, &ignored.error);
  }
  Statement(const Statement&) = delete;
  Statement& operator=(const Statement&) = delete;

  void set_sql(const std::string& sql) {
    ErrorSlot slot;
    slot.check(driver.StatementSetSqlQuery(&statement, sql.c_str(), &slot.error), "take a statement");
  }
  void execute(ArrowArrayStream* out) {
    ErrorSlot slot;
    slot.check(driver.StatementExecuteQuery(&statement, out, nullptr, &slot.error), "run a statement");
  }

  const AdbcDriver& driver;
  AdbcStatement statement{};
};

Connection::Connection(const Driver& driver, const std::vector<std::pair<std::string, std::string>>& options)
    : driver_(driver.functions()) {
  ErrorSlot slot;
  slot.check(driver_.DatabaseNew(&database_, &slot.error), "make a database");
  try {
    for (const auto& [key, value] : options) {
      slot.check(driver_.DatabaseSetOption(&database_, key.c_str(), value.c_str(), &slot.error), "take an option");
    }
    slot.check(driver_.DatabaseInit(&database_, &slot.error), "open a database");
    slot.check(driver_.ConnectionNew(&connection_, &slot.error), "make a connection");
    slot.check(driver_.ConnectionInit(&connection_, &database_, &slot.error), "connect");
  } catch (...) {
    ErrorSlot ignored;
    if (connection_.private_data != nullptr) driver_.ConnectionRelease(&connection_, &ignored.error);
    ErrorSlot also_ignored;
    driver_.DatabaseRelease(&database_, &also_ignored.error);
    throw;
  }
}

Connection::~Connection() {
  ErrorSlot ignored;
  driver_.ConnectionRelease(&connection_, &ignored.error);
  ErrorSlot also_ignored;
  driver_.DatabaseRelease(&database_, &also_ignored.error);
}

void Connection::run(const std::string& sql) {
  // Drained, not just released: a driver may compute nothing until it is asked for rows.
  BatchStream stream = query(sql);
  ArrowArray batch{};
  while (stream.next(batch)) batch.release(&batch);
}

BatchStream Connection::query(const std::string& sql) {
  const auto statement = std::make_shared<Statement>(*this);
  statement->set_sql(sql);
  BatchStream stream(statement);
  statement->execute(stream.raw());
  return stream;
}

void Connection::ingest(const std::string& table, ArrowArrayStream& rows) {
  Statement statement(*this);
  ErrorSlot slot;
  slot.check(
      driver_.StatementSetOption(&statement.statement, ADBC_INGEST_OPTION_TARGET_TABLE, table.c_str(), &slot.error),
      "name a table");
  slot.check(driver_.StatementBindStream(&statement.statement, &rows, &slot.error), "take rows");
  std::int64_t affected = 0;
  slot.check(driver_.StatementExecuteQuery(&statement.statement, nullptr, &affected, &slot.error), "store rows");
}

void Connection::cancel() noexcept {
  if (driver_.ConnectionCancel == nullptr) return;
  ErrorSlot ignored;
  driver_.ConnectionCancel(&connection_, &ignored.error);
}

std::vector<std::string> places_beside_program(const std::string& library) {
  std::vector<std::string> places;
  std::vector<fs::path> folders{program_folder()};
  if (own_folder() != folders[0]) folders.push_back(own_folder());
  for (const fs::path& folder : folders) {
    if (folder.empty()) continue;
    places.push_back((folder.parent_path() / "lib" / "prefero" / library).string());
    places.push_back((folder / library).string());
  }
  return places;
}

void offer_duckdb(std::string library) { offered_duckdb(std::move(library)); }

const Driver& duckdb_driver() {
  // A path from the environment is an order: where it does not load, nothing else is tried.
  if (const char* told = std::getenv("PREFERO_DUCKDB"); told != nullptr && *told != '\0') {
    return Driver::load(told, "duckdb_adbc_init");
  }
  for (const std::string& place : duckdb_places()) {
    std::error_code ignored;
    if (fs::exists(place, ignored)) return Driver::load(place, "duckdb_adbc_init");
  }
  try {
    return Driver::load(duckdb_library, "duckdb_adbc_init");
  } catch (const DriverError& error) {
    std::string tried;
    for (const std::string& place : duckdb_places()) tried += place + ", ";
    throw DriverError(std::string(error.what()) + "; tried PREFERO_DUCKDB, " + tried + duckdb_library);
  }
}

std::unique_ptr<Connection> open_duckdb(int threads) {
  std::vector<std::pair<std::string, std::string>> options{{"path", ":memory:"}};
  if (threads > 0) options.emplace_back("threads", std::to_string(threads));
  return std::make_unique<Connection>(duckdb_driver(), options);
}

}  // namespace mcda::source
