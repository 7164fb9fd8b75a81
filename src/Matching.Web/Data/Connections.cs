using System.Collections.Concurrent;
using System.Data;
using System.Data.Common;

namespace Matching.Web.Data;

/// <summary>
/// The connections of this process. SQLite has one writer: those who wait do so here in order, and never see the database busy. They
/// write on one connection, handed from each to the next, because a connection forgets the pages it has read when another one has
/// written. Connections that read are kept open, with their statements, and go from statement to statement; PostgreSQL has a pool
/// of its own.
/// </summary>
public sealed class Connections(Dialect dialect) : IDisposable
{
    // Each holds pages and statements, and more of them at once than there are processors make none faster.
    private const int MostReaders = 8;

    // A statement that takes long holds up no others: after this time they get a connection that is closed afterwards.
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(100);

    private readonly SemaphoreSlim turn = new(1, 1);
    private readonly SemaphoreSlim places = new(MostReaders, MostReaders);
    private readonly ConcurrentStack<KeptConnection> idle = new();
    private DbConnection? writer;
    private long commits;
    private volatile bool isDisposed;

    /// <summary>Waits for the writer's turn, which only SQLite asks for.</summary>
    public Task Enter(CancellationToken cancellationToken) => turn.WaitAsync(cancellationToken);

    /// <summary>Ends the writer's turn.</summary>
    public void Leave() => turn.Release();

    /// <summary>A connection to read with, open or not. On SQLite it waits for one of the few.</summary>
    public async ValueTask<DbConnection> Take(CancellationToken cancellationToken)
    {
        if (dialect is not SqliteDialect || !await places.WaitAsync(Patience, cancellationToken))
        {
            return dialect.Connect();
        }

        var kept = idle.TryPop(out var known) ? known : (KeptConnection)dialect.Connect();
        kept.Place = places;
        return kept;
    }

    /// <summary>Takes a connection back that has no transaction.</summary>
    public async ValueTask Give(DbConnection connection)
    {
        if (connection is KeptConnection { State: ConnectionState.Open, Place: { } place } kept && !isDisposed)
        {
            kept.Place = null;
            idle.Push(kept);
            place.Release();
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

    /// <summary>Lets the pages go that idle connections of SQLite hold, as far as none is in use.</summary>
    public void Rest()
    {
        if (dialect is not SqliteDialect || !turn.Wait(TimeSpan.Zero))
        {
            return;
        }

        try
        {
            if (TakeWriter() is { } kept)
            {
                Shrink(kept);
                KeepWriter(kept);
            }
        }
        finally
        {
            turn.Release();
        }

        var readers = new KeptConnection[MostReaders];
        var count = idle.TryPopRange(readers);
        for (var i = 0; i < count; i++)
        {
            if (idle.Count < MostReaders)
            {
                Shrink(readers[i]);
                idle.Push(readers[i]);
            }
            else
            {
                // others were opened in the meantime
                readers[i].Dispose();
            }
        }

        DisposeLate();
    }

    private static void Shrink(DbConnection open)
    {
        if (open.State == ConnectionState.Open)
        {
            using var command = open.CreateCommand();
            command.CommandText = "PRAGMA shrink_memory";
            command.ExecuteNonQuery();
        }
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
