using System.Collections.Concurrent;
using System.Data;
using System.Data.Common;

namespace Matching.Web.Data;

/// <summary>
/// The connections of this process. SQLite has one writer: those who wait do so here in order, and never see the database busy. They
/// write on one connection, handed from each to the next, because a connection forgets the pages it has read when another one has
/// written. Connections that read are kept open, with their statements; PostgreSQL has a pool of its own.
/// </summary>
public sealed class Connections(Dialect dialect) : IDisposable
{
    // Each holds pages and statements; more readers at once than these are rare, and get one that is closed afterwards.
    private const int MostIdle = 8;

    private readonly SemaphoreSlim turn = new(1, 1);
    private readonly ConcurrentStack<DbConnection> idle = new();
    private DbConnection? writer;
    private long commits;
    private volatile bool isDisposed;

    /// <summary>Waits for the writer's turn, which only SQLite asks for.</summary>
    public Task Enter(CancellationToken cancellationToken) => turn.WaitAsync(cancellationToken);

    /// <summary>Ends the writer's turn.</summary>
    public void Leave() => turn.Release();

    /// <summary>A connection to read with, open or not.</summary>
    public DbConnection Take() => idle.TryPop(out var connection) ? connection : dialect.Connect();

    /// <summary>Takes a connection back that has no transaction.</summary>
    public async Task Give(DbConnection connection)
    {
        if (connection is KeptConnection { State: ConnectionState.Open } && idle.Count < MostIdle && !isDisposed)
        {
            idle.Push(connection);
            DisposeLate();
        }
        else
        {
            await connection.DisposeAsync();
        }
    }

    /// <summary>
    /// The state of the database. SQLite says of each connection alone whether others have committed since it last asked, and what
    /// it has changed itself, so the first that sees it counts for all; one that asks for the first time may have missed some.
    /// </summary>
    public async Task<object> StateOf(DbConnection open, CancellationToken cancellationToken)
    {
        var kept = open as KeptConnection;
        kept?.Expect(dialect.State);
        await using var command = open.CreateCommand();
        command.CommandText = dialect.State;
        var answer = (await command.ExecuteScalarAsync(cancellationToken))!;
        if (kept is null)
        {
            return answer;
        }

        var seen = ((long)answer, SQLitePCL.raw.sqlite3_total_changes(kept.Handle));
        if (seen != kept.StateSeen)
        {
            kept.StateSeen = seen;
            Interlocked.Increment(ref commits);
        }

        return Interlocked.Read(ref commits);
    }

    /// <summary>The connection of the previous writer, for the one that has the turn; null when there is none.</summary>
    public DbConnection? TakeWriter() => Interlocked.Exchange(ref writer, null);

    /// <summary>Keeps the connection of a writer who is done for the next one.</summary>
    public void KeepWriter(DbConnection connection)
    {
        writer = connection;
        DisposeLate();
    }

    public void Dispose()
    {
        isDisposed = true;
        DisposeLate();
        turn.Dispose();
    }

    // also of what comes back after the service has ended
    private void DisposeLate()
    {
        if (!isDisposed)
        {
            return;
        }

        TakeWriter()?.Dispose();
        while (idle.TryPop(out var connection))
        {
            connection.Dispose();
        }
    }
}
