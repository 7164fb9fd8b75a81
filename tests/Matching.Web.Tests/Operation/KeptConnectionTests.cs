using System.Collections;
using System.Reflection;
using Dapper;
using Matching.Web.Data;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;

namespace Matching.Web.Tests.Operation;

/// <summary>Connections of SQLite that are kept open, with their statements.</summary>
[Category("Once")]
public sealed class KeptConnectionTests
{
    [Test]
    public async Task A_statement_that_was_refused_works_the_next_time()
    {
        await using var app = await TestApp.Start();
        var outcomes = await app.InTransaction(async services =>
        {
            var db = services.GetRequiredService<Db>();
            var outcomes = new List<string>();
            foreach (var name in new[] { "a", "a", "a", "b" })
            {
                try
                {
                    await db.Execute(
                        "INSERT INTO settings (name, value) VALUES (@Name, '1')",
                        new { Name = "kept_" + name },
                        CancellationToken.None
                    );
                    outcomes.Add("inserted");
                }
                catch (SqliteException)
                {
                    outcomes.Add("refused");
                }
            }

            return outcomes;
        });

        Assert.That(outcomes, Is.EqualTo(new[] { "inserted", "refused", "refused", "inserted" }));
    }

    [Test]
    public async Task Commits_wait_for_the_disk_after_a_counter_that_does_not()
    {
        await using var app = await TestApp.Start();

        var counted = await app.InScope(services =>
            services.GetRequiredService<Db>().Alone<long?>("SELECT 1", null, CancellationToken.None)
        );
        var synchronous = await app.InTransaction(services =>
            services.GetRequiredService<Db>().Query<long>("PRAGMA synchronous", null, CancellationToken.None)
        );

        Assert.That((counted, synchronous.Single()), Is.EqualTo(((long?)1, 2L)));
    }

    [Test]
    public async Task Commands_do_not_pile_up()
    {
        var file = Path.GetTempFileName();
        try
        {
            await using var connection = new KeptConnection($"Data Source={file};Pooling=False");
            await connection.OpenAsync();
            await connection.ExecuteAsync("CREATE TABLE t (a INTEGER)");
            for (var i = 0; i < 1000; i++)
            {
                await using var transaction = await connection.BeginTransactionAsync();
                var sql = $"INSERT INTO t (a) VALUES ({i})";
                connection.Expect(sql);
                await connection.ExecuteAsync(sql, transaction: transaction);
                await transaction.CommitAsync();
            }

            var known = (ICollection)
                typeof(SqliteConnection)
                    .GetField("_commands", BindingFlags.NonPublic | BindingFlags.Instance)!
                    .GetValue(connection)!;
            connection.Expect("SELECT count(*) FROM t");
            var count = await connection.ExecuteScalarAsync<long>("SELECT count(*) FROM t");

            Assert.That(
                (count, known.Count),
                Is.EqualTo((1000L, known.Count)).And.Matches<(long, int)>(both => both.Item2 < 200)
            );
        }
        finally
        {
            File.Delete(file);
        }
    }
}
