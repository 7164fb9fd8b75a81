using System.Net;
using Matching.Web.Data;
using Matching.Web.Operation;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;

namespace Matching.Web.Tests.Privacy;

/// <summary>Erased bytes leave the log of the database too, as soon as no reader holds it.</summary>
public sealed class ErasedBytesTests
{
    [Test]
    public async Task A_long_reader_keeps_erased_bytes_in_the_log_until_it_ends()
    {
        await using var app = await TestApp.Start(settings: ("Database:EraseAgain", "00:00:00.010"));
        var (given, key) = await Person(app);
        if (TestApp.IsPostgres)
        {
            await Erase(given);
            await app.Services.GetRequiredService<ErasedBytes>().Gone;
            Assert.That(await Planted.Stored(app, key), Is.Empty, "there is no file beside the database");
            return;
        }

        await using var reader = await Reader.Begin(app);
        var erased = await Erase(given);
        var gone = app.Services.GetRequiredService<ErasedBytes>().Gone;
        var meanwhile = await Log(app);
        var isGone = gone.IsCompleted;
        await reader.End();
        await gone;

        using (Assert.EnterMultipleScope())
        {
            Assert.That(erased, Is.EqualTo(HttpStatusCode.NoContent), "an erasure does not wait for readers");
            Assert.That(Planted.Among(meanwhile, key), Is.Not.Empty, "the reader sees what was there when it began");
            Assert.That(isGone, Is.False);
            Assert.That(await Planted.Stored(app, key), Is.Empty);
        }
    }

    [Test]
    public async Task A_start_empties_the_log_that_an_earlier_process_could_not()
    {
        await using var app = await TestApp.Start(settings: ("Database:EraseAgain", "00:01:00"));
        var (given, key) = await Person(app);
        var reader = TestApp.IsPostgres ? null : await Reader.Begin(app);
        await Erase(given);
        if (reader is not null)
        {
            Assert.That(Planted.Among(await Log(app), key), Is.Not.Empty);
            await reader.DisposeAsync();
        }

        await using var next = await app.Again();
        await next.Services.GetRequiredService<ErasedBytes>().Gone;

        Assert.That(await Planted.Stored(app, key), Is.Empty);
    }

    [Test]
    public async Task A_backup_empties_the_log_before_it_copies()
    {
        await using var app = await TestApp.Start(settings: ("Database:EraseAgain", "00:01:00"));
        var (given, key) = await Person(app);
        string[] backup = ["backup", Path.Combine(app.Folder, "copy.db"), .. app.CommandLine()];
        if (TestApp.IsPostgres)
        {
            Assert.That(await Verbs.TryRun(backup), Is.EqualTo(2), "Use the tools of PostgreSQL");
            return;
        }

        await using (await Reader.Begin(app))
        {
            await Erase(given);
            Assert.That(Planted.Among(await Log(app), key), Is.Not.Empty);
        }

        var made = await Verbs.TryRun(backup);

        Assert.That(made, Is.Zero);
        Assert.That(await Planted.Stored(app, key), Is.Empty, "neither in the log nor in the copy");
    }

    [Test]
    public async Task A_backup_beside_a_long_reader_is_made_all_the_same_and_says_what_the_log_may_hold()
    {
        if (TestApp.IsPostgres)
        {
            Assert.That(
                new PostgresDialect("", TimeSpan.Zero, 0).AfterErasure,
                Is.EqualTo("SELECT 0"),
                "there is no log to empty"
            );
            return;
        }

        await using var app = await TestApp.Start(settings: ("Database:EraseAgain", "00:01:00"));
        var (given, key) = await Person(app);
        var copy = Path.Combine(app.Folder, "copy.db");
        await using var reader = await Reader.Begin(app);
        await Erase(given);
        var (errors, before) = (new StringWriter(), Console.Error);
        Console.SetError(errors);
        int? made;
        try
        {
            made = await Verbs.TryRun(["backup", copy, "--Database:EraseAgain=00:00:00.010", .. app.CommandLine()]);
        }
        finally
        {
            Console.SetError(before);
        }

        Assert.That(made, Is.Zero);
        Assert.That(errors.ToString(), Does.Contain("-wal"));
        Assert.That(Planted.Among(System.Text.Encoding.Latin1.GetString(await File.ReadAllBytesAsync(copy)), key), Is.Empty);
    }

    // A person with a link, and their wrapped key.
    private static async Task<((Given Given, string Link) Given, string Key)> Person(TestApp app)
    {
        var given = await Given.Programme(app);
        var mentee = await given.Mentee(new { givenName = "Zebedeusz" });
        var key = (await app.Sql<string>("SELECT key_wrapped FROM people WHERE id = @Id", new { Id = mentee })).Single();
        return ((given, await Planted.Link(given, mentee)), key);
    }

    private static async Task<HttpStatusCode> Erase((Given Given, string Link) person) =>
        (await person.Given.App.Anonymous.Send(HttpMethod.Delete, $"/privacy/{person.Link}")).StatusCode;

    private static async Task<string> Log(TestApp app)
    {
        await using var file = new FileStream(
            Path.Combine(app.Folder, "matching.db-wal"),
            FileMode.Open,
            FileAccess.Read,
            FileShare.ReadWrite
        );
        using var bytes = new MemoryStream();
        await file.CopyToAsync(bytes);
        return System.Text.Encoding.Latin1.GetString(bytes.ToArray());
    }

    /// <summary>A reader that has begun and not finished.</summary>
    private sealed class Reader(SqliteConnection connection, SqliteTransaction transaction) : IAsyncDisposable
    {
        public static async Task<Reader> Begin(TestApp app)
        {
            var connection = new SqliteConnection($"Data Source={Path.Combine(app.Folder, "matching.db")};Pooling=False");
            await connection.OpenAsync();
            var transaction = connection.BeginTransaction(deferred: true);
            await using var command = connection.CreateCommand();
            command.CommandText = "SELECT count(*) FROM people";
            Assert.That(await command.ExecuteScalarAsync(), Is.EqualTo(1L));
            return new Reader(connection, transaction);
        }

        public ValueTask End() => transaction.DisposeAsync();

        public async ValueTask DisposeAsync()
        {
            await transaction.DisposeAsync();
            await connection.DisposeAsync();
        }
    }
}
