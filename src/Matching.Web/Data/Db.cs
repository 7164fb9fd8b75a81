using System.Data;
using System.Data.Common;
using System.Text.RegularExpressions;
using Dapper;

namespace Matching.Web.Data;

/// <summary>SQLite has one writer: those who wait do so here in order, and never see the database busy.</summary>
public sealed class WriterTurns(Dialect dialect) : IDisposable
{
    private readonly SemaphoreSlim? turn = dialect is SqliteDialect ? new SemaphoreSlim(1, 1) : null;

    public Task Enter(CancellationToken cancellationToken) => turn?.WaitAsync(cancellationToken) ?? Task.CompletedTask;

    public void Leave() => turn?.Release();

    public void Dispose() => turn?.Dispose();
}

/// <summary>Reports that the data are under another master key than this service has. It writes nothing more, because what it seals would open only with a key that is gone.</summary>
public sealed class MasterKeyChangedException() : InvalidOperationException("The data are under another master key than this service has: start it again with the key that is in use.");

/// <summary>One connection a scope, opened at first use. Wraps Dapper so that transaction and cancellation cannot be forgotten.</summary>
public sealed partial class Db(Dialect dialect, WriterTurns writers, IdentityVault vault) : IAsyncDisposable
{
    // SQLite looks parameters up one by one, so very long statements cost more than they save; PostgreSQL saves a round trip for each row.
    private const int ParametersAtOnce = 120;

    private const int IdsAtOnce = 100;

    private DbConnection? connection;
    private DbTransaction? transaction;

    // Goes before the first statement of the transaction.
    private string? assertion;

    public Dialect Dialect => dialect;

    public bool IsInTransaction => transaction is not null;

    public async Task<List<T>> Query<T>(string sql, object? args, CancellationToken cancellationToken) =>
        (await (await Open(cancellationToken)).QueryAsync<T>(Command(sql, args, cancellationToken))).AsList();

    /// <summary>Reads the rows of many ids, some at a time: SQLite looks every parameter up by name, so more of them at once cost more than they save.</summary>
    /// <param name="select">The statement up to and with WHERE.</param>
    /// <param name="column">Column of the ids.</param>
    /// <param name="ids">The ids.</param>
    /// <param name="cancellationToken">Stops between two statements.</param>
    public async Task<List<T>> QueryAll<T>(string select, string column, IEnumerable<Guid> ids, CancellationToken cancellationToken)
    {
        var rows = new List<T>();
        foreach (var chunk in ids.Chunk(IdsAtOnce))
        {
            var (test, parameters) = dialect.In(column, chunk);
            rows.AddRange(await Query<T>($"{select} {test}", parameters, cancellationToken));
        }

        return rows;
    }

    public async Task<T?> Find<T>(string sql, object? args, CancellationToken cancellationToken) =>
        await (await Open(cancellationToken)).QuerySingleOrDefaultAsync<T>(Command(sql, args, cancellationToken));

    public async Task<T> Single<T>(string sql, object? args, CancellationToken cancellationToken) =>
        await (await Open(cancellationToken)).QuerySingleAsync<T>(Command(sql, args, cancellationToken));

    /// <summary>Inserts a row whose number follows the highest one; where somebody else was faster and the statement does nothing, it is tried again.</summary>
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

    /// <summary>Runs a statement, once for each element when <paramref name="args"/> is a sequence; answers the rows touched.</summary>
    public async Task<int> Execute(string sql, object? args, CancellationToken cancellationToken)
    {
        if (args is System.Collections.IEnumerable)
        {
            await SendAssertion(cancellationToken);
        }

        return await (await Open(cancellationToken)).ExecuteAsync(Command(sql, args, cancellationToken));
    }

    /// <summary>
    /// Inserts many rows with few statements. The text is that of one row, <c>INSERT INTO t (a, b) VALUES (@A, @B)</c>; its list of values is
    /// repeated for each row of a statement, and the parameters are the properties of the rows.
    /// </summary>
    public async Task InsertAll<T>(string sql, IEnumerable<T> rows, CancellationToken cancellationToken)
    {
        var values = ValuesList().Match(sql);
        var members = ParameterName().Matches(values.Value).Select(match => match.Groups[1].Value).Distinct().Select(name => typeof(T).GetProperty(name)!).ToList();
        var open = await Open(cancellationToken);
        await SendAssertion(cancellationToken);
        DbCommand? command = null;
        var size = 0;
        try
        {
            foreach (var chunk in rows.Chunk(Math.Max(1, ParametersAtOnce / members.Count)))
            {
                if (chunk.Length != size)
                {
                    // prepared once for all full statements, and once more for the rest
                    size = chunk.Length;
                    command?.Dispose();
                    command = Repeated(open, sql, values, members.ConvertAll(member => member.Name), size);
                }

                for (var i = 0; i < chunk.Length; i++)
                {
                    for (var k = 0; k < members.Count; k++)
                    {
                        TypeHandlers.Set(command!.Parameters[(i * members.Count) + k], members[k].GetValue(chunk[i]));
                    }
                }

                await command!.ExecuteNonQueryAsync(cancellationToken);
            }
        }
        finally
        {
            command?.Dispose();
        }
    }

    // Numbered parameters spare the provider of PostgreSQL its search for names in a long text; SQLite takes the number for a name.
    private DbCommand Repeated(DbConnection open, string sql, Match values, List<string> names, int rows)
    {
        var command = open.CreateCommand();
        var lists = Enumerable.Range(0, rows).Select(i => ParameterName().Replace(values.Value, match => $"${(i * names.Count) + names.IndexOf(match.Groups[1].Value) + 1}"));
        command.Transaction = transaction;
        command.CommandText = string.Concat(sql.AsSpan(0, values.Index), string.Join(", ", lists), sql.AsSpan(values.Index + values.Length));
        for (var i = 1; i <= rows * names.Count; i++)
        {
            var parameter = command.CreateParameter();
            parameter.ParameterName = dialect is SqliteDialect ? $"${i}" : "";
            command.Parameters.Add(parameter);
        }

        return command;
    }

    /// <summary>Does the work in one transaction; inside another one it joins that.</summary>
    public async Task<T> InTransaction<T>(Func<Task<T>> work, CancellationToken cancellationToken, IsolationLevel isolation = IsolationLevel.Unspecified) =>
        transaction is not null ? await work() : await Transact(work, Ending.Kept, isolation, cancellationToken);

    /// <summary>Does the work in one transaction whatever master key the data are under: to check that key, or to change it.</summary>
    public Task<T> InTransactionUnderAnyKey<T>(Func<Task<T>> work, CancellationToken cancellationToken) => Transact(work, Ending.KeptUnderAnyKey, IsolationLevel.Unspecified, cancellationToken);

    /// <summary>Does the work in a transaction that is taken back: nothing of it stays.</summary>
    public Task<T> InVain<T>(Func<Task<T>> work, CancellationToken cancellationToken) => Transact(work, Ending.TakenBack, IsolationLevel.Unspecified, cancellationToken);

    private async Task<T> Transact<T>(Func<Task<T>> work, Ending ending, IsolationLevel isolation, CancellationToken cancellationToken)
    {
        await writers.Enter(cancellationToken);
        try
        {
            transaction = await (await Open(cancellationToken)).BeginTransactionAsync(isolation, cancellationToken);
            if (ending != Ending.KeptUnderAnyKey)
            {
                await AssertMasterKey(cancellationToken);
            }

            var result = await work();
            if (ending != Ending.TakenBack)
            {
                // Once the work is done it is kept, whatever the caller does meanwhile: a half-cancelled commit helps nobody.
                await transaction.CommitAsync(CancellationToken.None);
            }

            return result;
        }
        catch (DbException exception) when (dialect.Violation(exception)?.Kind == ViolationKind.MasterKey)
        {
            throw new MasterKeyChangedException();
        }
        finally
        {
            assertion = null;
            if (transaction is not null)
            {
                await transaction.DisposeAsync();
                transaction = null;
            }

            writers.Leave();
        }
    }

    // SQLite has one writer, so what is read here holds until the end; PostgreSQL keeps it so by a lock.
    private async Task AssertMasterKey(CancellationToken cancellationToken)
    {
        assertion = dialect.AssertMasterKey(vault.KeyId);
        if (assertion is null && await Find<string>("SELECT value FROM settings WHERE name = 'master_key_id'", null, cancellationToken) != vault.KeyId)
        {
            throw new MasterKeyChangedException();
        }
    }

    // Sent alone where the next statement may run many times or never, or has numbered parameters, which allow one statement a command.
    private Task SendAssertion(CancellationToken cancellationToken) => assertion is null ? Task.CompletedTask : Execute("", null, cancellationToken);

    private enum Ending
    {
        Kept,
        KeptUnderAnyKey,
        TakenBack,
    }

    /// <summary>Takes erased bytes out of files beside the database; false when a reader kept that from being complete. <see cref="ErasedBytes"/> tries until it is.</summary>
    public async Task<bool> SettleErasure(CancellationToken cancellationToken)
    {
        await writers.Enter(cancellationToken);
        try
        {
            await using var answers = await (await Open(cancellationToken)).ExecuteReaderAsync(Command(dialect.AfterErasure, null, cancellationToken));
            long last;
            do
            {
                last = await answers.ReadAsync(cancellationToken) ? Convert.ToInt64(answers.GetValue(0), System.Globalization.CultureInfo.InvariantCulture) : 0;
            }
            while (await answers.NextResultAsync(cancellationToken));

            return last == 0;
        }
        finally
        {
            writers.Leave();
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (connection is not null)
        {
            await connection.DisposeAsync();
            connection = null;
        }
    }

    private async Task<DbConnection> Open(CancellationToken cancellationToken)
    {
        if (connection is null)
        {
            var opened = dialect.Connect();
            try
            {
                await opened.OpenAsync(cancellationToken);
                await opened.ExecuteAsync(new CommandDefinition(dialect.OnOpen, cancellationToken: cancellationToken));
            }
            catch
            {
                await opened.DisposeAsync();
                throw;
            }

            connection = opened;
        }

        return connection;
    }

    [GeneratedRegex(@"(?<=\bVALUES\s*)\([^()]*\)")]
    private static partial Regex ValuesList();

    [GeneratedRegex("@([A-Za-z]+)")]
    private static partial Regex ParameterName();

    private CommandDefinition Command(string sql, object? args, CancellationToken cancellationToken)
    {
        var text = assertion + sql;
        assertion = null;
        return new CommandDefinition(text, args, transaction, cancellationToken: cancellationToken);
    }
}
