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

    /// <summary>Makes a closed connection. Migrations run without foreign keys, because a table rebuild would cascade.</summary>
    public abstract DbConnection Connect(bool foreignKeys = true);

    /// <summary>Statement for each freshly opened connection.</summary>
    public abstract string OnOpen { get; }

    /// <summary>Statement that keeps a second migration runner waiting; the transaction ends it.</summary>
    public abstract string MigrationLock { get; }

    /// <summary>Statements outside any transaction that take erased bytes out of files beside the database; the last one answers 0 when it could.</summary>
    public abstract string AfterErasure { get; }

    /// <summary>
    /// Statement without a result that goes before the first one of a writing transaction and fails when the data are under another master key; null where
    /// <see cref="Db"/> reads the setting itself, which costs no round trip.
    /// </summary>
    public abstract string? AssertMasterKey(string keyId);

    public abstract Violation? Violation(DbException exception);

    /// <summary>A membership test and its parameters: SQLite wants a list, PostgreSQL an array.</summary>
    public abstract (string Sql, DynamicParameters Parameters) In(string column, IEnumerable<Guid> values);

    public static Dialect For(DatabaseOptions options) =>
        options.Url is { Length: > 0 } url ? new PostgresDialect(ConnectionStringOf(url)) : new SqliteDialect(options.SqlitePath);

    private static string ConnectionStringOf(string url)
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
            Timeout = 5,
            CommandTimeout = 30,
            // the same few hundred statements come again and again; planned once a connection they cost half
            MaxAutoPrepare = 200,
            AutoPrepareMinUsages = 3,
        }.ConnectionString;
    }
}

public sealed record SqliteDialect(string Path) : Dialect
{
    public override string Name => "sqlite";

    // FULL: with NORMAL a sign-up that was answered with 201 could be lost at a power cut. secure_delete: what is erased is overwritten.
    // cache_size: 16 MiB a connection hold the indexes of ten thousand people, which the 2 MiB of the default read anew for each list.
    public override string OnOpen => "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA secure_delete = ON; PRAGMA busy_timeout = 5000; PRAGMA cache_size = -16384;";

    // secure_delete has overwritten the pages; the log may still hold them as they were. Writers wait meanwhile, so it gives up on readers after 250 ms.
    public override string AfterErasure => "PRAGMA busy_timeout = 250; PRAGMA wal_checkpoint(TRUNCATE)";

    // BEGIN IMMEDIATE, which the provider sends for every transaction, is the lock.
    public override string MigrationLock => "SELECT 1";

    public override DbConnection Connect(bool foreignKeys = true) => new SqliteConnection(
        new SqliteConnectionStringBuilder { DataSource = Path, ForeignKeys = foreignKeys, DefaultTimeout = 10 }.ConnectionString);

    public override string? AssertMasterKey(string keyId) => null;

    public override Violation? Violation(DbException exception) => exception is not SqliteException sqlite
        ? null
        : sqlite.SqliteExtendedErrorCode switch
        {
            2067 or 1555 => new Violation(ViolationKind.Unique, UniqueName(sqlite.Message)),
            787 => new Violation(ViolationKind.ForeignKey, ""),
            275 => new Violation(ViolationKind.Check, sqlite.Message.Split("failed: ")[^1].TrimEnd('\'', '.')),
            _ => null,
        };

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

public sealed record PostgresDialect(string ConnectionString) : Dialect
{
    public override string Name => "postgres";

    // jit: our statements take milliseconds, compiling one takes twenty.
    public override string OnOpen => "SET synchronous_commit = on; SET jit = off";

    // What is no longer visible is reused by the server's own vacuum.
    public override string AfterErasure => "SELECT 0";

    public override string MigrationLock => "SELECT pg_advisory_xact_lock(7306216)";

    public override DbConnection Connect(bool foreignKeys = true) => new NpgsqlConnection(ConnectionString);

    // The id is made of hexadecimal digits, by us.
    public override string? AssertMasterKey(string keyId) => $"CALL assert_master_key('{keyId}');";

    public override Violation? Violation(DbException exception) => exception is not PostgresException postgres
        ? null
        : postgres.SqlState switch
        {
            PostgresErrorCodes.UniqueViolation => new Violation(ViolationKind.Unique, postgres.ConstraintName ?? ""),
            PostgresErrorCodes.ForeignKeyViolation => new Violation(ViolationKind.ForeignKey, postgres.ConstraintName ?? ""),
            PostgresErrorCodes.CheckViolation => new Violation(ViolationKind.Check, postgres.ConstraintName ?? ""),
            "MK001" => new Violation(ViolationKind.MasterKey, ""),
            PostgresErrorCodes.CharacterNotInRepertoire or PostgresErrorCodes.UntranslatableCharacter => new Violation(ViolationKind.Text, ""),
            _ => null,
        };

    public override (string Sql, DynamicParameters Parameters) In(string column, IEnumerable<Guid> values)
    {
        var parameters = new DynamicParameters();
        parameters.Add("In", values.ToArray());
        return ($"{column} = ANY(@In)", parameters);
    }
}
