using System.Data;
using System.Data.Common;
using System.Diagnostics;
using Dapper;

namespace Matching.Web.Data;

/// <summary>A row was deleted or erased while the request was running.</summary>
public sealed class RowGoneException() : Exception("A row was deleted at the same time.");

/// <summary>Connections, transactions, timeouts and retries.</summary>
public sealed partial class Db
{
    /// <summary>Reads the id of the master key under which the data are sealed.</summary>
    internal const string SelectMasterKeyId = "SELECT value FROM settings WHERE name = 'master_key_id'";

    // Time limit of a statement of a background worker.
    private static readonly TimeSpan WorkersWait = TimeSpan.FromMinutes(1);

    private enum Ending
    {
        Kept,
        KeptAlone,
        KeptUnderAnyKey,
        TakenBack,
    }

    private readonly Statements waiting = new();
    private DbConnection? connection;
    private DbTransaction? transaction;
    private IsolationLevel isolation;
    private string opening = "";
    private bool hasOpening;
    private bool hasAsked;
    private bool isLost;
    private bool isWriting;
    private object? state;

    /// <summary>
    /// Whether statements have the longer time limit: those of workers, and those that read or write thousands of rows.
    /// </summary>
    public bool IsPatient { get; set; }

    /// <summary>Returns this with the longer time limit.</summary>
    public Db Patient()
    {
        IsPatient = true;
        return this;
    }

    private TimeSpan? Limit =>
        dialect.AnswerWithin is { } limit
            ? IsPatient && limit < WorkersWait
                ? WorkersWait
                : limit
            : null;

    private int? LimitInSeconds => Limit is { } limit ? (int)Math.Ceiling(limit.TotalSeconds) + 1 : null;

    /// <summary>Does the work in one transaction; inside another one it joins that.</summary>
    /// <param name="work">The work.</param>
    /// <param name="cancellationToken">Cancels the work; the commit is not cancelled.</param>
    /// <param name="isolation">Isolation of a transaction that only reads. Left out by transactions that write.</param>
    /// <param name="alone">Whether no other transaction may write at the same time.</param>
    public async Task<T> InTransaction<T>(
        Func<Task<T>> work,
        CancellationToken cancellationToken,
        IsolationLevel isolation = IsolationLevel.Unspecified,
        bool alone = false
    ) =>
        IsInTransaction
            ? await work()
            : await Transact(work, isolation, alone ? Ending.KeptAlone : Ending.Kept, cancellationToken);

    /// <summary>
    /// Does the work in one transaction whatever master key the data are under: to check that key, or to change it.
    /// </summary>
    public Task<T> InTransactionUnderAnyKey<T>(Func<Task<T>> work, CancellationToken cancellationToken) =>
        Transact(work, IsolationLevel.Unspecified, Ending.KeptUnderAnyKey, cancellationToken);

    /// <summary>Does the work in a transaction that is rolled back: nothing of it stays.</summary>
    public Task<T> InVain<T>(Func<Task<T>> work, CancellationToken cancellationToken) =>
        Transact(work, IsolationLevel.Unspecified, Ending.TakenBack, cancellationToken);

    public async ValueTask DisposeAsync() => await Leave();

    private Task<T> Transact<T>(Func<Task<T>> work, IsolationLevel level, Ending ending, CancellationToken cancellationToken) =>
        AsWriter(
            async () =>
            {
                try
                {
                    (IsInTransaction, hasAsked, isLost, isolation) = (true, false, false, level);
                    opening = "";
                    if (level == IsolationLevel.Unspecified)
                    {
                        opening = dialect.OnBegin(alone: ending == Ending.KeptAlone);
                        await AssertMasterKey(ending, cancellationToken);
                    }

                    var result = await work();
                    if (ending != Ending.TakenBack)
                    {
                        // Once the work is done it is kept, whatever the caller does in the meantime: a half-cancelled commit
                        // helps no caller.
                        await Commit();
                    }

                    return result;
                }
                catch (DbException exception) when (dialect.Violation(exception)?.Kind == ViolationKind.MasterKey)
                {
                    throw new MasterKeyChangedException();
                }
                finally
                {
                    (IsInTransaction, isLost) = (false, false);
                    waiting.Clear();
                    await End();
                }
            },
            cancellationToken
        );

    // On SQLite the work has the turn and the connection of the writers; what this scope reads with is put aside in the meantime.
    private async Task<T> AsWriter<T>(Func<Task<T>> work, CancellationToken cancellationToken)
    {
        if (dialect is not SqliteDialect)
        {
            return await work();
        }

        await connections.Enter(cancellationToken);
        var reading = connection;
        (connection, isWriting) = (connections.TakeWriter(), true);
        try
        {
            var result = await work();
            if (connection is { State: ConnectionState.Open } sound)
            {
                connections.KeepWriter(sound);
                connection = null;
            }

            return result;
        }
        finally
        {
            // one on which a statement failed is not handed on
            await Dispose(connection);
            (connection, isWriting) = (reading, false);
            connections.Leave();
        }
    }

    // SQLite has one writer, so the setting holds until the end of the transaction; on PostgreSQL a lock keeps it.
    private async Task AssertMasterKey(Ending ending, CancellationToken cancellationToken)
    {
        if (ending == Ending.KeptUnderAnyKey)
        {
            return;
        }

        if (dialect.AssertMasterKey(vault.KeyId) is { } assertion)
        {
            opening += $"; {assertion}";
        }
        else if (await Find<string>(SelectMasterKeyId, null, cancellationToken) != vault.KeyId)
        {
            throw new MasterKeyChangedException();
        }
    }

    private async Task Commit()
    {
        if (waiting.Count > 0)
        {
            // COMMIT is sent with the last statements, which saves a round trip; an error in any of them rolls back. Such a
            // batch is never retried.
            await Open(afresh: false, CancellationToken.None);
            hasAsked = true;
            waiting.Add("COMMIT", []);
            await Send(CancellationToken.None);
        }
        else if (transaction is { } open)
        {
            await Answer(
                async _ =>
                {
                    await open.CommitAsync(CancellationToken.None);
                    return true;
                },
                isQuestion: false,
                CancellationToken.None
            );
        }
    }

    private async Task Send(CancellationToken cancellationToken)
    {
        await Answer(
            async open =>
            {
                await using var batch = waiting.Batch(open, transaction, Opening());
                batch.Timeout = LimitInSeconds ?? batch.Timeout;
                return await batch.ExecuteNonQueryAsync(cancellationToken);
            },
            isQuestion: false,
            cancellationToken
        );
        waiting.Clear();
    }

    // A query outside a transaction may be retried, and so may the first statement in one: no state depends on the connection
    // yet.
    private async Task<T> Answer<T>(Func<DbConnection, Task<T>> ask, bool isQuestion, CancellationToken cancellationToken)
    {
        state = isQuestion ? state : null;
        var began = Stopwatch.GetTimestamp();
        var mayAskAgain = IsInTransaction ? !hasAsked : isQuestion;
        var isOpen = false;
        try
        {
            try
            {
                await Open(afresh: false, cancellationToken);
                isOpen = hasAsked = true;
                var answer = await Within(mayAskAgain ? Limit / 2 : Limit, ask);
                await GiveBack(isQuestion);
                return answer;
            }
            catch (Exception exception) when (mayAskAgain && isOpen && dialect.HasLost(exception))
            {
                await Leave();
                await Open(afresh: true, cancellationToken);
                return await Within(Limit - Stopwatch.GetElapsedTime(began), ask);
            }
        }
        catch (DbException exception) when (dialect.IsFull(exception))
        {
            storage.Refused();
            throw new StorageFullException(exception);
        }
    }

    // Another request reads with it until this one asks again; what was written with it may have to be read back.
    private async ValueTask GiveBack(bool isQuestion)
    {
        if (isQuestion && !isWriting && connection is KeptConnection read)
        {
            connection = null;
            await connections.Give(read);
        }
    }

    private async Task<T> Within<T>(TimeSpan? limit, Func<DbConnection, Task<T>> ask)
    {
        var answer = ask(connection!);
        if (limit is not { } time)
        {
            return await answer;
        }

        try
        {
            return await answer.WaitAsync(time > TimeSpan.Zero ? time : TimeSpan.Zero);
        }
        catch (TimeoutException) when (!answer.IsCompleted)
        {
            // Npgsql would send a cancellation and wait for it on the same network. The connection is disposed when the statement
            // ends.
            var (left, begun) = (connection!, transaction);
            (connection, transaction, isLost) = (null, null, IsInTransaction);
            _ = LetGo(answer, begun, left);
            throw;
        }
    }

    private static async Task LetGo(Task answer, DbTransaction? begun, DbConnection left)
    {
        await answer.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await Dispose(begun);
        await Dispose(left);
    }

    private async Task Open(bool afresh, CancellationToken cancellationToken)
    {
        if (connection is { State: not ConnectionState.Open })
        {
            // Npgsql closes the connection after some errors, such as a full disk. Its transaction is over then.
            isLost = transaction is not null;
            await Dispose(connection);
            connection = null;
        }

        if (isLost)
        {
            throw new TimeoutException("The connection of this transaction was lost.");
        }

        if (connection is null)
        {
            var opened =
                afresh ? dialect.ConnectAfresh()
                : isWriting ? dialect.Connect()
                : await connections.Take(cancellationToken);
            try
            {
                if (opened.State != ConnectionState.Open)
                {
                    await opened.OpenAsync(cancellationToken);
                }
            }
            catch
            {
                await opened.DisposeAsync();
                throw;
            }

            connection = opened;
        }

        if (transaction is null && connection is KeptConnection kept && kept.Settings != dialect.OnOpen)
        {
            await kept.ExecuteAsync(new CommandDefinition(dialect.OnOpen, cancellationToken: cancellationToken));
            kept.Settings = dialect.OnOpen;
        }

        if (IsInTransaction && transaction is null)
        {
            transaction = await connection.BeginTransactionAsync(isolation, cancellationToken);
            hasOpening = opening.Length > 0;
        }
    }

    // Sent in front of the first statement of a transaction.
    private string Opening()
    {
        var text = hasOpening ? opening : "";
        hasOpening = false;
        return text;
    }

    private async Task End()
    {
        var ended = transaction;
        transaction = null;
        await Dispose(ended);
    }

    private async Task Leave()
    {
        await End();
        var left = connection;
        (connection, isLost) = (null, false);
        if (left is not null)
        {
            await Quietly(() => connections.Give(left).AsTask());
        }
    }

    private static Task Dispose(IAsyncDisposable? owned) =>
        owned is null ? Task.CompletedTask : Quietly(() => owned.DisposeAsync().AsTask());

    private static async Task Quietly(Func<Task> end)
    {
        try
        {
            await end();
        }
        catch (Exception exception)
            when (exception is DbException or InvalidOperationException or TimeoutException or IOException)
        {
            // the connection was broken already
        }
    }
}
