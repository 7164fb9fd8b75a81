using System.Data.Common;
using Dapper;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Matching.Web.Data;

/// <summary>What kind of rule the database saw broken.</summary>
public enum ViolationKind
{
    Unique,
    ForeignKey,
    Check,

    /// <summary>A text that the database cannot hold, such as one with a NUL character.</summary>
    Text,

    /// <summary>A transaction of a service that has another master key than the data.</summary>
    MasterKey,
}

/// <summary>A broken constraint; SQLite does not name foreign keys, so <c>Constraint</c> is empty for them.</summary>
public sealed record Violation(ViolationKind Kind, string Constraint);

/// <summary>The only place where SQLite and PostgreSQL differ.</summary>
public abstract record Dialect
{
    public abstract string Name { get; }

    /// <summary>Makes a closed connection.</summary>
    public abstract DbConnection Connect();

    /// <summary>
    /// Makes a closed connection for migrations: without foreign keys, because a table rebuild would cascade, and without time
    /// limit.
    /// </summary>
    public abstract DbConnection ConnectToMigrate();

    /// <summary>Makes a closed connection outside the pool, for a retry.</summary>
    public virtual DbConnection ConnectAfresh() => Connect();

    /// <summary>Opens the connections that the pool keeps.</summary>
    public virtual Task FillPool(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Statement for each new connection; empty when the connection string says everything.</summary>
    public abstract string OnOpen { get; }

    /// <summary>
    /// Statements at the beginning of a transaction that writes, sent with its first statement. Empty on SQLite, which has one
    /// writer.
    /// </summary>
    /// <param name="alone">Whether no other transaction may write at the same time, as for an erasure.</param>
    public virtual string OnBegin(bool alone) => "";

    /// <summary>Time limit of a statement of a request; null without a network.</summary>
    public virtual TimeSpan? AnswerWithin => null;

    /// <summary>
    /// Statement outside any transaction after which a commit waits for the disk or not; null where all commits wait. One that does
    /// not wait survives the end of the process, and is on the disk with the next that does.
    /// </summary>
    public virtual string? Sync(bool isOn) => null;

    /// <summary>
    /// Query whose answer is another one once anything is committed: on SQLite, by other connections than that which asks.
    /// </summary>
    public abstract string State { get; }

    /// <summary>Statement that keeps a second migration runner waiting; the transaction ends it.</summary>
    public abstract string MigrationLock { get; }

    /// <summary>
    /// Statements outside any transaction that take erased bytes out of files beside the database; the last one answers 0 when it
    /// could.
    /// </summary>
    public abstract string AfterErasure { get; }

    /// <summary>
    /// Statement without a result at the beginning of a transaction that writes; it fails when the data are under another master
    /// key. Null on SQLite, where <see cref="Db"/> reads the setting, which costs no round trip.
    /// </summary>
    public abstract string? AssertMasterKey(string keyId);

    public abstract Violation? Violation(DbException exception);

    /// <summary>Whether a write failed because the disk is full.</summary>
    public abstract bool IsFull(Exception exception);

    /// <summary>Whether the connection was lost or the time limit exceeded.</summary>
    public virtual bool HasLost(Exception exception) => false;

    /// <summary>A membership test and its parameters: SQLite requires a list, PostgreSQL an array.</summary>
    public abstract (string Sql, DynamicParameters Parameters) In(string column, IEnumerable<Guid> values);

    public static Dialect For(DatabaseOptions options) =>
        options.Url is { Length: > 0 } url
            ? new PostgresDialect(ConnectionStringOf(url, options), TimeSpan.FromSeconds(options.AnswerSeconds), options.Kept)
            : new SqliteDialect(options.SqlitePath);

    private static string ConnectionStringOf(string url, DatabaseOptions options)
    {
        if (!Uri.TryCreate(url, UriKind.Absolute, out var uri) || uri.Scheme is not ("postgres" or "postgresql"))
        {
            throw new InvalidOperationException("Database:Url must look like postgres://user:password@host:port/name.");
        }

        var credentials = uri.UserInfo.Split(':', 2);
        return new NpgsqlConnectionStringBuilder
        {
            Host = uri.Host,
            Port = uri.Port > 0 ? uri.Port : 5432,
            Database = Uri.UnescapeDataString(uri.AbsolutePath.TrimStart('/')),
            Username = Uri.UnescapeDataString(credentials[0]),
            Password = credentials.Length > 1 ? Uri.UnescapeDataString(credentials[1]) : null,
            // a server that hangs accepts connections and never answers; opening one is part of the time limit
            Timeout = Math.Max(1, options.AnswerSeconds / 2),
            CommandTimeout = 30,
            // no wait for the answer to a cancellation request
            CancellationTimeout = -1,
            // detects a server that disappeared while a connection was idle
            TcpKeepAlive = true,
            TcpKeepAliveTime = 15,
            TcpKeepAliveInterval = 5,
            MinPoolSize = options.Kept,
            MaxPoolSize = options.Connections,
            // Settings of the session, without a round trip. jit: our statements take milliseconds, compiling one takes twenty.
            // The timeouts release the locks of an instance that disappeared.
            Options =
                "-c synchronous_commit=on -c jit=off -c idle_in_transaction_session_timeout=5min "
                + "-c tcp_keepalives_idle=15 -c tcp_keepalives_interval=5 -c tcp_keepalives_count=3",
            GssEncryptionMode = GssEncryptionMode.Disable,
            // the same few hundred statements come again and again; planned once a connection they cost half
            MaxAutoPrepare = 200,
            AutoPrepareMinUsages = 3,
        }.ConnectionString;
    }
}

/// <summary>SQLite. Not sealed, because tests derive a full disk from it.</summary>
public record SqliteDialect(string Path) : Dialect
{
    // SQLITE_IOERR_WRITE: an exceeded quota. SQLITE_IOERR_SHMSIZE: no room for the shared index of the log.
    private const int WriteRefused = 778;
    private const int NoSharedMemory = 4874;

    private const int CountMemory = 9;

    // SQLite counts the memory that it uses under one lock for all connections, and nothing here reads the count.
    static SqliteDialect()
    {
        SQLitePCL.Batteries_V2.Init();
        _ = SQLitePCL.raw.sqlite3_config(CountMemory, 0);
    }

    public override string Name => "sqlite";

    // FULL: with NORMAL a sign-up that was answered with 201 could be lost at a power cut. secure_delete: what is erased is
    // overwritten. cache_size: 16 MiB a connection hold the indexes of ten thousand people, which the 2 MiB of the default would
    // read again for each list.
    public override string OnOpen =>
        "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA secure_delete = ON; "
        + "PRAGMA busy_timeout = 5000; PRAGMA cache_size = -16384;";

    public override string? Sync(bool isOn) => isOn ? "PRAGMA synchronous = FULL" : "PRAGMA synchronous = NORMAL";

    public override string State => "PRAGMA data_version";

    // secure_delete has overwritten the pages; the log may still hold them as they were. Writers wait in the meantime, so it
    // gives up on readers after 250 ms.
    public override string AfterErasure => "PRAGMA busy_timeout = 250; PRAGMA wal_checkpoint(TRUNCATE)";

    // BEGIN IMMEDIATE, which the provider sends for every transaction, is the lock.
    public override string MigrationLock => "SELECT 1";

    // kept by Connections, not by the pool of the provider, which would let the statements go
    public override DbConnection Connect() => new KeptConnection(ConnectionString(foreignKeys: true, isPooled: false));

    public override DbConnection ConnectToMigrate() => new SqliteConnection(ConnectionString(foreignKeys: false, isPooled: true));

    private string ConnectionString(bool foreignKeys, bool isPooled) =>
        new SqliteConnectionStringBuilder
        {
            DataSource = Path,
            ForeignKeys = foreignKeys,
            Pooling = isPooled,
            DefaultTimeout = 10,
        }.ConnectionString;

    public override string? AssertMasterKey(string keyId) => null;

    public override Violation? Violation(DbException exception) =>
        exception is not SqliteException sqlite
            ? null
            : sqlite.SqliteExtendedErrorCode switch
            {
                2067 or 1555 => new Violation(ViolationKind.Unique, UniqueName(sqlite.Message)),
                787 => new Violation(ViolationKind.ForeignKey, ""),
                275 => new Violation(ViolationKind.Check, sqlite.Message.Split("failed: ")[^1].TrimEnd('\'', '.')),
                _ => null,
            };

    public override bool IsFull(Exception exception) =>
        exception
            is SqliteException { SqliteErrorCode: 13 }
                or SqliteException { SqliteExtendedErrorCode: WriteRefused or NoSharedMemory };

    public override (string Sql, DynamicParameters Parameters) In(string column, IEnumerable<Guid> values)
    {
        var parameters = new DynamicParameters();
        parameters.Add("In", values.Select(value => value.ToString()).ToArray());
        return ($"{column} IN @In", parameters);
    }

    // "SQLite Error 19: 'UNIQUE constraint failed: people.programme_id, people.email_hash'." -> uq_people_programme_id_email_hash
    private static string UniqueName(string message)
    {
        var columns = message.Split("failed: ")[^1].TrimEnd('\'', '.').Split(", ");
        var table = columns[0].Split('.')[0];
        return $"uq_{table}_{string.Join('_', columns.Select(column => column.Split('.')[^1]))}";
    }
}

public sealed record PostgresDialect(string ConnectionString, TimeSpan Patience, int Kept) : Dialect
{
    public override string Name => "postgres";

    // Writers that come after an erasure wait as long as it waits for those before it.
    private const string ErasureWaits = "1500ms";

    public override TimeSpan? AnswerWithin => Patience;

    // part of the connection string, which costs no round trip
    public override string OnOpen => "";

    // Writers share the ROW SHARE lock. EXCLUSIVE waits for all of them, and they wait for it.
    public override string OnBegin(bool alone) =>
        alone
            ? $"SET LOCAL lock_timeout = '{ErasureWaits}'; LOCK TABLE erasures IN EXCLUSIVE MODE; SET LOCAL lock_timeout = DEFAULT"
            : "LOCK TABLE erasures IN ROW SHARE MODE";

    // A transaction that writes is part of each snapshot from its first change to its end. The time at which the
    // server started differs on another server to which the address leads after a failure.
    public override string State =>
        "SELECT concat(CAST(pg_current_snapshot() AS TEXT), ' ', CAST(pg_postmaster_start_time() AS TEXT))";

    // What is no longer visible is reused by the server's own vacuum.
    public override string AfterErasure => "SELECT 0";

    public override string MigrationLock => "SELECT pg_advisory_xact_lock(7306216)";

    public override DbConnection Connect() => new NpgsqlConnection(ConnectionString);

    // a migration may rewrite a table, or wait for another instance
    public override DbConnection ConnectToMigrate() =>
        new NpgsqlConnection(ConnectionString + ";Pooling=false;Command Timeout=0");

    public override DbConnection ConnectAfresh() => new NpgsqlConnection(ConnectionString + ";Pooling=false");

    public override async Task FillPool(CancellationToken cancellationToken)
    {
        var connections = Enumerable.Range(0, Kept).Select(_ => Connect()).ToList();
        try
        {
            await Task.WhenAll(connections.Select(connection => connection.OpenAsync(cancellationToken)));
        }
        finally
        {
            connections.ForEach(connection => connection.Dispose());
        }
    }

    public override bool IsFull(Exception exception) => exception is PostgresException { SqlState: PostgresErrorCodes.DiskFull };

    public override bool HasLost(Exception exception) =>
        exception switch
        {
            PostgresException
            {
                SqlState: PostgresErrorCodes.AdminShutdown
                    or PostgresErrorCodes.CrashShutdown
                    or PostgresErrorCodes.CannotConnectNow
            } => true,
            PostgresException => false,
            NpgsqlException { InnerException: IOException or System.Net.Sockets.SocketException or TimeoutException } => true,
            TimeoutException => true,
            _ => false,
        };

    // The id is made of hexadecimal digits, by us.
    public override string? AssertMasterKey(string keyId) => $"CALL assert_master_key('{keyId}')";

    public override Violation? Violation(DbException exception) =>
        exception is not PostgresException postgres
            ? null
            : postgres.SqlState switch
            {
                PostgresErrorCodes.UniqueViolation => new Violation(ViolationKind.Unique, postgres.ConstraintName ?? ""),
                PostgresErrorCodes.ForeignKeyViolation => new Violation(ViolationKind.ForeignKey, postgres.ConstraintName ?? ""),
                PostgresErrorCodes.CheckViolation => new Violation(ViolationKind.Check, postgres.ConstraintName ?? ""),
                "MK001" => new Violation(ViolationKind.MasterKey, ""),
                PostgresErrorCodes.CharacterNotInRepertoire or PostgresErrorCodes.UntranslatableCharacter => new Violation(
                    ViolationKind.Text,
                    ""
                ),
                _ => null,
            };

    public override (string Sql, DynamicParameters Parameters) In(string column, IEnumerable<Guid> values)
    {
        var parameters = new DynamicParameters();
        parameters.Add("In", values.ToArray());
        return ($"{column} = ANY(@In)", parameters);
    }
}
