using System.Data.Common;
using System.Diagnostics;
using Dapper;

namespace Matching.Web.Data;

/// <summary>
/// Reports that the data are under another master key than this service has. It writes nothing more, because what it seals would
/// open only with a key that is gone.
/// </summary>
public sealed class MasterKeyChangedException()
    : InvalidOperationException(
        "The data are under another master key than this service has. Restart the service with the key that is in use."
    );

/// <summary>
/// One connection a scope, opened at first use. Wraps Dapper so that transaction and cancellation cannot be forgotten.
/// </summary>
public sealed partial class Db(
    Dialect dialect,
    Connections connections,
    StorageWatch storage,
    IdentityVault vault,
    KeptRows keptRows
) : IAsyncDisposable
{
    /// <summary>Name of the source of an activity for each query or statement, for telemetry, tests and benchmarks.</summary>
    public const string SourceName = "Matching.Data";

    /// <summary>Tag of an activity with the text of the statement, as OpenTelemetry names it. It holds no values.</summary>
    public const string TextTag = "db.query.text";

    /// <summary>Property of an activity with the values, within this process only.</summary>
    internal const string ArgumentsProperty = "arguments";

    private const string ActivityName = "statement";

    private static readonly ActivitySource Source = new(SourceName);

    // SQLite looks parameters up one by one, so very long statements cost more than they save; PostgreSQL saves a round trip for
    // each row.
    private const int ParametersAtOnce = 120;

    private const int IdsAtOnce = 100;

    public Dialect Dialect => dialect;

    public bool IsInTransaction { get; private set; }

    public Task<List<T>> Query<T>(string sql, object? args, CancellationToken cancellationToken) =>
        Ask(sql, args, async (open, command) => (await open.QueryAsync<T>(command)).AsList(), cancellationToken);

    /// <summary>
    /// Reads the rows of many ids, some at a time: SQLite looks every parameter up by name, so more of them at once cost more
    /// than they save.
    /// </summary>
    /// <param name="select">The statement up to and with WHERE.</param>
    /// <param name="column">Column of the ids.</param>
    /// <param name="ids">The ids.</param>
    /// <param name="cancellationToken">Stops between two statements.</param>
    public async Task<List<T>> QueryAll<T>(
        string select,
        string column,
        IEnumerable<Guid> ids,
        CancellationToken cancellationToken
    )
    {
        var rows = new List<T>();
        foreach (var chunk in ids.Chunk(IdsAtOnce))
        {
            var (test, parameters) = dialect.In(column, chunk);
            rows.AddRange(await Query<T>($"{select} {test}", parameters, cancellationToken));
        }

        return rows;
    }

    /// <summary>Runs several queries in one round trip. Their results are read in the same order.</summary>
    public Task<T> QueryMany<T>(
        IEnumerable<string> questions,
        object? args,
        Func<SqlMapper.GridReader, Task<T>> read,
        CancellationToken cancellationToken
    ) =>
        Ask(
            string.Join("; ", questions),
            args,
            async (open, command) =>
            {
                await using var answers = await open.QueryMultipleAsync(command);
                return await read(answers);
            },
            cancellationToken
        );

    public Task<T?> Find<T>(string sql, object? args, CancellationToken cancellationToken) =>
        Ask(sql, args, (open, command) => open.QuerySingleOrDefaultAsync<T>(command), cancellationToken);

    /// <summary>Finds a row; out of memory when nothing was committed since it was read, by this instance or another.</summary>
    /// <param name="sql">The statement. What depends on the time is not part of it.</param>
    /// <param name="args">Its parameters, which are compared by value.</param>
    /// <param name="cancellationToken">Cancels the query.</param>
    public async Task<T?> FindKept<T>(string sql, object args, CancellationToken cancellationToken)
    {
        if (IsInTransaction)
        {
            return await Find<T>(sql, args, cancellationToken);
        }

        var found = default(T);
        if (state is null && dialect is not SqliteDialect)
        {
            // to ask for the state alone would be a round trip, as the row is
            (state, found) = await QueryMany(
                [dialect.State, sql],
                args,
                async answers => (await answers.ReadSingleAsync<string>(), await answers.ReadSingleOrDefaultAsync<T>()),
                cancellationToken
            );
        }
        else if (keptRows.TryFind(await State(cancellationToken), (sql, args), out var kept))
        {
            return (T?)kept;
        }
        else
        {
            found = await Find<T>(sql, args, cancellationToken);
        }

        keptRows.Keep(state!, (sql, args), found);
        return found;
    }

    /// <summary>
    /// The state of the database: another one once anything is committed, by this instance or another. Asked for once a request, and
    /// again after it wrote.
    /// </summary>
    public async Task<object> State(CancellationToken cancellationToken) =>
        state ??= await Answer(open => connections.StateOf(open, cancellationToken), isQuestion: true, cancellationToken);

    /// <summary>
    /// Returns the only row. Throws <see cref="RowGoneException"/> when there is none: it was deleted at the same time.
    /// </summary>
    public Task<T> Single<T>(string sql, object? args, CancellationToken cancellationToken) =>
        Ask(
            sql,
            args,
            async (open, command) =>
                (await open.QueryAsync<T>(command)).AsList() is { Count: > 0 } rows
                    ? rows.Single()
                    : throw new RowGoneException(),
            cancellationToken
        );

    /// <summary>
    /// Inserts a row whose number follows the highest one; where another request was faster and the statement does nothing, it is
    /// tried again.
    /// </summary>
    public async Task<T> Numbered<T>(string sql, object? args, CancellationToken cancellationToken)
        where T : class
    {
        while (true)
        {
            if (await Find<T>(sql, args, cancellationToken) is { } row)
            {
                return row;
            }
        }
    }

    /// <summary>
    /// Runs a statement, once for each element when <paramref name="args"/> is a sequence; returns the number of rows changed.
    /// </summary>
    public Task<int> Execute(string sql, object? args, CancellationToken cancellationToken) =>
        Ask(sql, args, (open, command) => open.ExecuteAsync(command), cancellationToken);

    /// <summary>
    /// Runs one statement of a counter in a transaction of its own; on SQLite after the writers before it, and without waiting for
    /// the disk: a power cut may take the last counts back, and nothing else.
    /// </summary>
    public Task<T?> Alone<T>(string sql, object? args, CancellationToken cancellationToken) =>
        AsWriter(
            async () =>
            {
                // a connection that keeps the setting because of a failure is not handed on
                await Sync(isOn: false, cancellationToken);
                var found = await Find<T>(sql, args, cancellationToken);
                await Sync(isOn: true, cancellationToken);
                return found;
            },
            cancellationToken
        );

    private async Task Sync(bool isOn, CancellationToken cancellationToken)
    {
        if (dialect.Sync(isOn) is { } setting)
        {
            await Execute(setting, null, cancellationToken);
        }
    }

    /// <summary>
    /// Queues a statement of a transaction whose result is not needed. PostgreSQL receives queued statements as one batch, before
    /// the next query and at the latest with the commit. A violated constraint may therefore be reported by a later call.
    /// </summary>
    public async Task Queue(string sql, object? args, CancellationToken cancellationToken)
    {
        if (dialect is SqliteDialect || !IsInTransaction)
        {
            await Execute(sql, args, cancellationToken);
            return;
        }

        waiting.Add(sql, args);
    }

    /// <summary>Queues the insert of many rows; see <see cref="InsertAll"/> and <see cref="Queue"/>.</summary>
    public async Task QueueAll<T>(string sql, IEnumerable<T> rows, CancellationToken cancellationToken)
    {
        if (dialect is SqliteDialect || !IsInTransaction)
        {
            await InsertAll(sql, rows, cancellationToken);
            return;
        }

        var insert = RepeatedInsert.Of(sql, typeof(T));
        foreach (var chunk in rows.Chunk(insert.RowsAtOnce(ParametersAtOnce)))
        {
            waiting.Add(insert.Text(chunk.Length), [.. chunk.SelectMany(row => insert.Values(row!))]);
        }
    }

    /// <summary>Sends queued statements now, so that a violated constraint is reported here.</summary>
    public Task Flush(CancellationToken cancellationToken) => waiting.Count == 0 ? Task.CompletedTask : Send(cancellationToken);

    /// <summary>
    /// Inserts many rows with few statements. The text is that of one row, <c>INSERT INTO t (a, b) VALUES (@A, @B)</c>; its list
    /// of values is repeated for each row of a statement, and the parameters are the properties of the rows.
    /// </summary>
    public async Task InsertAll<T>(string sql, IEnumerable<T> rows, CancellationToken cancellationToken)
    {
        var insert = RepeatedInsert.Of(sql, typeof(T));
        await Flush(cancellationToken);
        DbCommand? command = null;
        var size = 0;
        try
        {
            foreach (var chunk in rows.Chunk(insert.RowsAtOnce(ParametersAtOnce)))
            {
                await Answer(
                    async open =>
                    {
                        if (chunk.Length != size || command!.Connection != open)
                        {
                            // prepared once for all full statements, and once more for the rest
                            size = chunk.Length;
                            command?.Dispose();
                            command = await Repeated(open, insert, size, cancellationToken);
                        }

                        var at = 0;
                        foreach (var value in chunk.SelectMany(row => insert.Values(row!)))
                        {
                            TypeHandlers.Set(command.Parameters[at++], value);
                        }

                        return await command.ExecuteNonQueryAsync(cancellationToken);
                    },
                    isQuestion: false,
                    cancellationToken
                );
            }
        }
        finally
        {
            command?.Dispose();
        }
    }

    // Numbered parameters spare the provider of PostgreSQL its search for names in a long text; SQLite takes the number for a
    // name.
    private async Task<DbCommand> Repeated(
        DbConnection open,
        RepeatedInsert insert,
        int rows,
        CancellationToken cancellationToken
    )
    {
        if (Opening() is { Length: > 0 } opening)
        {
            // a command with numbered parameters holds one statement only
            await open.ExecuteAsync(Command(opening, null, cancellationToken));
        }

        (open as KeptConnection)?.Expect(insert.Text(rows));
        var command = open.CreateCommand();
        (command.Transaction, command.CommandText) = (transaction, insert.Text(rows));
        command.CommandTimeout = LimitInSeconds ?? command.CommandTimeout;
        for (var i = 1; i <= rows * insert.Columns; i++)
        {
            var parameter = command.CreateParameter();
            parameter.ParameterName = dialect is SqliteDialect ? $"${i}" : "";
            command.Parameters.Add(parameter);
        }

        return command;
    }

    /// <summary>
    /// Takes erased bytes out of files beside the database; false when a reader kept that from being complete.
    /// <see cref="ErasedBytes"/> tries until it is.
    /// </summary>
    public Task<bool> SettleErasure(CancellationToken cancellationToken) =>
        AsWriter(
            () =>
                Answer(
                    async open =>
                    {
                        // the statement sets a time limit of its own, which the connection would keep
                        if (open is KeptConnection kept)
                        {
                            kept.Settings = "";
                        }

                        await using var answers = await open.ExecuteReaderAsync(
                            Command(dialect.AfterErasure, null, cancellationToken)
                        );
                        long last;
                        do
                        {
                            last = await answers.ReadAsync(cancellationToken)
                                ? Convert.ToInt64(answers.GetValue(0), System.Globalization.CultureInfo.InvariantCulture)
                                : 0;
                        } while (await answers.NextResultAsync(cancellationToken));

                        return last == 0;
                    },
                    isQuestion: false,
                    cancellationToken
                ),
            cancellationToken
        );

    private async Task<T> Ask<T>(
        string sql,
        object? args,
        Func<DbConnection, CommandDefinition, Task<T>> ask,
        CancellationToken cancellationToken
    )
    {
        await Flush(cancellationToken);
        return await Answer(open => Ask(open, sql, args, ask, cancellationToken), IsQuestion(sql), cancellationToken);
    }

    private async Task<T> Ask<T>(
        DbConnection open,
        string sql,
        object? args,
        Func<DbConnection, CommandDefinition, Task<T>> ask,
        CancellationToken cancellationToken
    )
    {
        var text = Opening() is { Length: > 0 } opening ? $"{opening}; {sql}" : sql;
        using var activity = Source.StartActivity(ActivityName);
        activity?.SetTag(TextTag, text);
        activity?.SetCustomProperty(ArgumentsProperty, args);
        var kept = open as KeptConnection;
        kept?.Expect(text);
        try
        {
            return await ask(open, Command(text, args, cancellationToken));
        }
        catch
        {
            kept?.Forget(text);
            throw;
        }
    }

    private CommandDefinition Command(string sql, object? args, CancellationToken cancellationToken) =>
        new(sql, args, transaction, LimitInSeconds, cancellationToken: cancellationToken);

    // Queries change nothing and may be sent twice.
    private static bool IsQuestion(string sql) => sql.AsSpan().TrimStart().StartsWith("SELECT", StringComparison.Ordinal);
}
