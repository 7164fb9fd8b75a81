using Microsoft.Data.Sqlite;

namespace Matching.Web.Data;

/// <summary>
/// A connection of SQLite that keeps its statements as SQLite has parsed them: parsing one takes longer than most take to run. The
/// provider of PostgreSQL does the same by itself.
/// </summary>
internal sealed class KeptConnection(string connectionString) : SqliteConnection(connectionString)
{
    // Of some thousand texts; those of a busy service are a few dozen.
    private const int Most = 150;

    // SQLITE_DBCONFIG_ENABLE_QPSG
    private const int StablePlans = 1007;

    private readonly Dictionary<string, KeptCommand> idle = [];
    private string? expected;

    /// <summary>Whether the connection closes its commands just now.</summary>
    public bool IsClosing { get; private set; }

    /// <summary>The statement of <see cref="Dialect.OnOpen"/> that it has had, and keeps; empty when another one has come since.</summary>
    public string Settings { get; set; } = "";

    /// <summary>What it answered last to <see cref="Dialect.State"/>, and the number of rows that it had changed itself.</summary>
    public (long Commits, int OwnChanges)? StateSeen { get; set; }

    /// <summary>The place that it has among the readers, and gives up when it is disposed of; null where it has none.</summary>
    public SemaphoreSlim? Place { get; set; }

    /// <summary>Announces the text of the next command, which is only known after the command was made.</summary>
    public void Expect(string sql) => expected = sql;

    /// <summary>Drops a command that failed.</summary>
    public void Forget(string sql)
    {
        if (idle.Remove(sql, out var command))
        {
            command.End();
        }
    }

    public override void Open()
    {
        base.Open();
        // Otherwise SQLite plans many statements again each time they are sent, because a value could suit an index of some rows.
        _ = SQLitePCL.raw.sqlite3_db_config(Handle, StablePlans, 1, out _);
    }

    public override SqliteCommand CreateCommand()
    {
        var sql = expected;
        expected = null;
        if (sql is null || !idle.Remove(sql, out var command))
        {
            command = new KeptCommand(sql) { Connection = this };
        }

        (command.CommandTimeout, command.Transaction) = (DefaultTimeout, Transaction);
        return command;
    }

    public override void Close()
    {
        // closes the commands as well
        IsClosing = true;
        idle.Clear();
        base.Close();
        IsClosing = false;
    }

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        var place = Place;
        Place = null;
        place?.Release();
    }

    /// <summary>Keeps a command that is done; false when it is not to be kept.</summary>
    internal bool Keep(KeptCommand command)
    {
        // a list of ids is written out in the text, which does not come back
        if (command.CommandText != command.MadeFor || idle.ContainsKey(command.CommandText))
        {
            return false;
        }

        command.Parameters.Clear();

        if (idle.Count >= Most)
        {
            // which ones matters little: those in use come back
            foreach (var other in idle.Values)
            {
                other.End();
            }

            idle.Clear();
        }

        idle.Add(command.CommandText, command);
        return true;
    }
}

/// <summary>A command that goes back to its connection when it is disposed of.</summary>
/// <param name="madeFor">The text that was expected; null where none was.</param>
internal sealed class KeptCommand(string? madeFor) : SqliteCommand
{
    /// <summary>The text for which it was made.</summary>
    public string? MadeFor => madeFor;

    /// <summary>Disposes of the command itself.</summary>
    public void End()
    {
        base.Dispose(disposing: true);
        // the connection lists its commands
        Connection = null;
    }

    protected override void Dispose(bool disposing)
    {
        var kept = Connection as KeptConnection;
        if (!disposing || kept is null or { IsClosing: true })
        {
            base.Dispose(disposing);
        }
        else if (!kept.Keep(this))
        {
            End();
        }
    }
}
