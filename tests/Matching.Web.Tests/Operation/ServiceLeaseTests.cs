using System.Collections.Concurrent;
using System.Net;
using Matching.Web.Data;
using Matching.Web.Operation;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Matching.Web.Tests.Operation;

/// <summary>A change of the master key checks by itself that no service runs.</summary>
public sealed class ServiceLeaseTests
{
    [Test]
    public async Task A_service_that_runs_is_named_and_nothing_is_changed_until_it_has_stopped()
    {
        await using var app = await TestApp.Start(services: services =>
            services.Replace(ServiceDescriptor.Singleton(TimeProvider.System))
        );
        var id = app.Services.GetRequiredService<IdentityVault>().KeyId;

        var (code, output) = await Rotate(app);
        var meanwhile = await app.Sql<string>("SELECT value FROM settings WHERE name = 'master_key_id'");
        var hasFile = File.Exists(New(app));
        await app.Services.GetRequiredService<ServiceLease>().StopAsync(CancellationToken.None);
        var (after, _) = await Rotate(app);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(code, Is.EqualTo(2));
            Assert.That(
                output,
                Does.Contain($"host {Environment.MachineName}, process {Environment.ProcessId}").And.Not.Contain(app.Folder)
            );
            Assert.That(meanwhile, Is.EqualTo(new[] { id }));
            Assert.That(hasFile, Is.False);
            Assert.That(after, Is.Zero, "a service that stops takes its lease with it");
        }
    }

    [TestCase(-5, 25, true, TestName = "A lease that was renewed a moment ago refuses")]
    [TestCase(8, 38, true, TestName = "A host whose clock is some seconds ahead refuses")]
    [TestCase(-31, -1, false, TestName = "A service that crashed half a minute ago is waited for no longer")]
    [TestCase(
        3600,
        3630,
        false,
        TestName = "A clock that was set back by an hour after a crash does not make it wait for an hour"
    )]
    [TestCase(-3600, -3570, false, TestName = "A clock that was set forward after a crash does not matter")]
    public async Task A_lease_holds_as_long_as_it_is_renewed(int renewedSeconds, int endsSeconds, bool isRefused)
    {
        await using var app = await TestApp.Start();
        var now = TimeProvider.System.GetUtcNow();
        await app.Sql<int>(
            "INSERT INTO service_leases (id, host, process_id, renewed_at, ends_at) VALUES (@Id, 'another-host', 4711, @Renewed, @Ends)",
            new
            {
                Id = Guid.NewGuid(),
                Renewed = now.AddSeconds(renewedSeconds),
                Ends = now.AddSeconds(endsSeconds),
            }
        );

        var (code, output) = await Rotate(app);

        Assert.That(code, Is.EqualTo(isRefused ? 2 : 0), output);
        Assert.That(output.Contains("host another-host, process 4711", StringComparison.Ordinal), Is.EqualTo(isRefused), output);
    }

    [Test]
    public async Task A_service_does_not_start_under_the_old_key_once_the_data_are_under_the_new_one()
    {
        await using var app = await TestApp.Start();

        var (code, _) = await Rotate(app);

        Assert.That(code, Is.Zero);
        Assert.That(async () => await app.Again(), Throws.Exception);
        Assert.That(
            await app.Sql<long>("SELECT count(*) FROM service_leases"),
            Is.EqualTo(new[] { 1L }),
            "the one that was refused took no lease"
        );
    }

    [Test]
    public async Task What_is_written_while_the_key_changes_is_sealed_again_or_refused()
    {
        await using var app = await TestApp.Start();
        var given = await Given.Programme(app);
        var acknowledged = new ConcurrentBag<Guid>();
        var refused = new ConcurrentBag<HttpStatusCode>();
        using var stop = new CancellationTokenSource();
        var started = new TaskCompletionSource();
        var writing = Enumerable
            .Range(0, 4)
            .Select(_ =>
                Task.Run(async () =>
                {
                    while (!stop.IsCancellationRequested && refused.Count < 20)
                    {
                        var answer = await given.Coordinator.Post("/mentees", given.Person());
                        started.TrySetResult();
                        if (answer.StatusCode == HttpStatusCode.Created)
                        {
                            acknowledged.Add((await answer.Json()).Id());
                        }
                        else
                        {
                            await answer.ShouldBeProblem(503, "master-key-changed");
                            refused.Add(answer.StatusCode);
                        }
                    }
                })
            )
            .ToArray();
        await started.Task;

        var (code, output) = await Rotate(app);
        await stop.CancelAsync();
        await Task.WhenAll(writing);

        Assert.That(code, Is.Zero, output);
        await using var next = await app.Again(("Keys:MasterKeyFile", New(app)));
        foreach (var id in acknowledged)
        {
            await next.Admin.Ok($"/mentees/{id}");
        }

        Assert.That(acknowledged, Is.Not.Empty);
        Assert.That(await next.Sql<long>("SELECT count(*) FROM people"), Is.EqualTo(new[] { (long)acknowledged.Count }));
    }

    private static string New(TestApp app) => Path.Combine(app.Folder, "keys", "next.key");

    private static async Task<(int? Code, string Output)> Rotate(TestApp app)
    {
        var (errors, before) = (new StringWriter(), Console.Error);
        Console.SetError(errors);
        try
        {
            return (await Verbs.TryRun(["rotate-key", "--new", New(app), .. app.CommandLine()]), errors.ToString());
        }
        finally
        {
            Console.SetError(before);
        }
    }
}
