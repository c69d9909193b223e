// Any ADBC driver, loaded at run time: nothing of DuckDB or of a database's client library is linked.
#pragma once

#include <arrow-adbc/adbc.h>

#include <exception>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace mcda::source {

/// What a driver said went wrong. Internal: Source turns it into one of the library's errors, because only Source knows
/// whether a failed statement was the caller's SQL or our own.
class DriverError : public std::exception {
 public:
  explicit DriverError(std::string message) : message_(std::move(message)) {}
  const char* what() const noexcept override { return message_.c_str(); }

 private:
  std::string message_;
};

/// A driver's function table. Drivers stay loaded until the process ends: their threads and static objects do not
/// survive unloading.
class Driver {
 public:
  /// Loads `library` (a path, or a name for the system's search) and calls `init_function`. Loaded once per process.
  /// Throws DriverError when the library or the function is not there or speaks another ABI.
  static const Driver& load(const std::string& library, const std::string& init_function);

  const AdbcDriver& functions() const { return functions_; }

 private:
  Driver() = default;
  mutable AdbcDriver functions_{};
};

/// Record batches as they come from a driver. Owns the stream and the statement behind it, which has to outlive it.
class BatchStream {
 public:
  explicit BatchStream(std::shared_ptr<void> statement) : statement_(std::move(statement)) {}
  BatchStream(BatchStream&& other) noexcept
      : statement_(std::move(other.statement_)), stream_(std::exchange(other.stream_, {})) {}
  BatchStream& operator=(BatchStream&&) = delete;
  ~BatchStream();

  /// The columns; release is the caller's. Throws DriverError.
  ArrowSchema schema();
  /// The next batch, whose release is the caller's; false at the end. Throws DriverError.
  bool next(ArrowArray& batch);
  ArrowArrayStream* raw() { return &stream_; }

 private:
  std::string last_error();
  std::shared_ptr<void> statement_;
  ArrowArrayStream stream_{};
};

/// One database with one connection to it. Not for two threads at once, except cancel(). To be closed before main ends:
/// DuckDB keeps thread-local objects that are gone when static objects are destroyed.
class Connection {
 public:
  /// `options` are the driver's own ("path", "uri", ...). Throws DriverError.
  Connection(const Driver& driver, const std::vector<std::pair<std::string, std::string>>& options);
  ~Connection();
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  /// Runs one statement whose result is of no interest. Throws DriverError.
  void run(const std::string& sql);
  /// Runs one query; batches are computed as they are asked for. Throws DriverError.
  BatchStream query(const std::string& sql);
  /// Creates `table` from the batches of `rows`, which it takes over. Throws DriverError.
  void ingest(const std::string& table, ArrowArrayStream& rows);
  /// Stops whatever runs on this connection; from any thread. Does nothing where the driver cannot.
  void cancel() noexcept;

 private:
  struct Statement;
  const AdbcDriver& driver_;
  AdbcDatabase database_{};
  AdbcConnection connection_{};
};

/// Where a library that comes with the program may be: beside the program or this library, in its folder lib/prefero.
std::vector<std::string> places_beside_program(const std::string& library);

/// Offers a DuckDB that the caller found (that of the Python package duckdb): loaded where no other place has one.
void offer_duckdb(std::string library);

/// Where libduckdb is, by PREFERO_DUCKDB, beside the program or this library, as built, as offered, or by its plain
/// name. Throws DriverError that lists the places tried.
const Driver& duckdb_driver();

/// Opens an empty DuckDB in memory with so many threads (0: all cores). Throws DriverError.
std::unique_ptr<Connection> open_duckdb(int threads = 0);

}  // namespace mcda::source
