namespace Matching.Web.Tests;

/// <summary>A database that is prepared once a run through the API; services of tests start on copies of it.</summary>
internal sealed class Snapshot
{
    /// <summary>Migrated, with the shipped profiles and questionnaires and one key of an administrator.</summary>
    public static readonly Snapshot Migrated = new(
        null,
        _ => Task.FromResult<IReadOnlyDictionary<string, string>>(new Dictionary<string, string>())
    );

    private static readonly System.Collections.Concurrent.ConcurrentBag<(string Folder, string? Database)> Kept = [];

    private readonly Lazy<Task<TestApp>> made;

    private Snapshot(Snapshot? on, Func<TestApp, Task<IReadOnlyDictionary<string, string>>> prepare) =>
        made = new Lazy<Task<TestApp>>(async () =>
        {
            var app = on is null ? await TestApp.OnNothing() : await TestApp.On(on);
            Facts = await prepare(app);
            await app.Stop();
            Kept.Add((app.Folder, app.DatabaseName));
            return app;
        });

    /// <summary>Ids and keys by which tests find what was prepared.</summary>
    public IReadOnlyDictionary<string, string> Facts { get; private set; } = new Dictionary<string, string>();

    public string AdminKey => made.Value.Result.AdminKey;

    /// <summary>The migrated database after what <paramref name="prepare"/> did in it.</summary>
    public static Snapshot After(Func<TestApp, Task<IReadOnlyDictionary<string, string>>> prepare) => new(Migrated, prepare);

    public Task Make() => made.Value;

    public async Task CopyTo(string folder, string? database)
    {
        var app = await made.Value;
        foreach (var file in Directory.EnumerateFiles(app.Folder, "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(folder, Path.GetRelativePath(app.Folder, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }

        if (database is not null)
        {
            // files as they are: half the work of the server of writing each page to its log
            await TestApp.OnServer($"CREATE DATABASE {database} TEMPLATE {app.DatabaseName} STRATEGY FILE_COPY");
        }
    }

    public static void DeleteAll()
    {
        foreach (var (folder, database) in Kept)
        {
            Directory.Delete(folder, recursive: true);
            TestApp.DropAtTheEnd(database);
        }
    }
}
