using System.Data.Common;
using Matching.Web.Data;
using Microsoft.Extensions.Options;

namespace Matching.Web.Operation;

/// <summary>A lease as it is stored.</summary>
public sealed record LeaseRow
{
    public required string Host { get; init; }
    public required int ProcessId { get; init; }
    public required DateTimeOffset RenewedAt { get; init; }
    public required DateTimeOffset EndsAt { get; init; }

    /// <summary>
    /// Whether the service still runs. A renewal further ahead than a lease lasts was made before the clock was set back, and
    /// counts for nothing.
    /// </summary>
    public bool Holds(DateTimeOffset now) => EndsAt > now && RenewedAt - now < EndsAt - RenewedAt;
}

/// <summary>
/// The row by which a serving process is known in the database, so that a change of the master key refuses while it runs. It is
/// renewed every few seconds, after a change of the clock as well, and ends soon after a crash; a regular end removes it.
/// </summary>
public sealed class ServiceLease(
    IServiceScopeFactory scopes,
    IdSource ids,
    IOptions<DatabaseOptions> options,
    TimeProvider clock,
    ILogger<ServiceLease> log
) : BackgroundService
{
    // Renewals that may fail, or come late, before a service counts as gone.
    private const int Renewals = 3;

    private readonly Guid id = ids.New();
    private bool isTaken;

    /// <summary>Takes the lease, in the transaction that has checked the master key.</summary>
    public async Task<int> Take(Db db, CancellationToken cancellationToken)
    {
        await db.Execute(
            "DELETE FROM service_leases WHERE ends_at < @Before",
            new { Before = clock.GetUtcNow().AddDays(-1) },
            cancellationToken
        );
        isTaken = true;
        return await Write(db, cancellationToken);
    }

    /// <summary>Returns a service whose lease has not ended, or null.</summary>
    public static async Task<LeaseRow?> Running(Db db, DateTimeOffset now, CancellationToken cancellationToken) =>
        (
            await db.Query<LeaseRow>(
                "SELECT host, process_id, renewed_at, ends_at FROM service_leases ORDER BY ends_at DESC, id",
                null,
                cancellationToken
            )
        ).Find(lease => lease.Holds(now));

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        // asked twice where a host is stopped by others than itself
        if (Interlocked.Exchange(ref isTaken, false))
        {
            await Try(
                db => db.Execute("DELETE FROM service_leases WHERE id = @Id", new { Id = id }, cancellationToken),
                cancellationToken
            );
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.Value.LeaseEvery, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                if (isTaken)
                {
                    await Try(db => Write(db, stoppingToken), stoppingToken);
                }
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // the lease is given back in StopAsync; the host goes on where it is not what stops
        }
    }

    private Task<int> Write(Db db, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        return db.Execute(
            """
            INSERT INTO service_leases (id, host, process_id, renewed_at, ends_at) VALUES (@Id, @Host, @ProcessId, @Now, @EndsAt)
            ON CONFLICT (id) DO UPDATE SET renewed_at = excluded.renewed_at, ends_at = excluded.ends_at
            """,
            new
            {
                Id = id,
                Host = Environment.MachineName,
                Environment.ProcessId,
                Now = now,
                EndsAt = now + (Renewals * options.Value.LeaseEvery),
            },
            cancellationToken
        );
    }

    // A lease that cannot be written ends by itself: requests that need the database say what is wrong with it.
    private async Task Try(Func<Db, Task<int>> work, CancellationToken cancellationToken)
    {
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            var db = scope.ServiceProvider.GetRequiredService<Db>();
            await db.InTransaction(() => work(db), cancellationToken);
        }
        catch (Exception exception)
            when (exception is DbException or InvalidOperationException or TimeoutException or OperationCanceledException)
        {
            log.LogWarning("The lease of this service could not be written: {Reason}", exception.Message);
        }
    }
}
