namespace Matching.Web.Mediation;

/// <summary>
/// Commits entries that arrive together in one transaction, as databases do with their logs. A request that finds no other
/// writing writes at once; those that come in the meantime are written together by the first of them, on that one's connection,
/// so that no request waits for a further one of a pool that all of them hold.
/// </summary>
public sealed class EntryGroups : IDisposable
{
    private readonly SemaphoreSlim turn = new(1, 1);
    private readonly Lock door = new();
    private Group? gathering;

    /// <summary>Ends once the entries are kept, and fails if the group they were in could not be.</summary>
    /// <param name="entries">The entries.</param>
    /// <param name="write">Keeps a group in one transaction; asks for the group when it has its turn, which closes it.</param>
    /// <param name="cancellationToken">Ends the waiting; the entries are written all the same.</param>
    public async Task Commit(
        IEnumerable<AuditContent> entries,
        Func<Func<IReadOnlyList<AuditContent>>, Task> write,
        CancellationToken cancellationToken
    )
    {
        Group group;
        bool isFirst;
        lock (door)
        {
            isFirst = gathering is null;
            group = gathering ??= new Group();
            group.Entries.AddRange(entries);
        }

        if (isFirst)
        {
            await Write(group, write);
        }

        await group.Written.Task.WaitAsync(cancellationToken);
    }

    public void Dispose() => turn.Dispose();

    // Others rely on it, so it goes on when the one whose request it is has gone away.
    private async Task Write(Group group, Func<Func<IReadOnlyList<AuditContent>>, Task> write)
    {
        await turn.WaitAsync(CancellationToken.None);
        try
        {
            await write(() => Close(group));
            group.Written.SetResult();
        }
        catch (Exception exception)
        {
            Close(group);
            group.Written.SetException(exception);
        }
        finally
        {
            turn.Release();
        }
    }

    private List<AuditContent> Close(Group group)
    {
        lock (door)
        {
            if (gathering == group)
            {
                gathering = null;
            }
        }

        return group.Entries;
    }

    private sealed class Group
    {
        public List<AuditContent> Entries { get; } = [];

        // Continued elsewhere: the writer gives up the turn before the others answer.
        public TaskCompletionSource Written { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
