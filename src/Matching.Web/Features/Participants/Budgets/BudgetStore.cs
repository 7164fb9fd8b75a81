using Matching.Web.Data;

namespace Matching.Web.Features.Participants.Budgets;

/// <summary>What a budget has left.</summary>
/// <param name="IsTaken">Whether there was enough.</param>
/// <param name="Remaining">How often more may be taken now.</param>
/// <param name="SecondsToFull">Seconds until it is full again.</param>
/// <param name="SecondsToNext">Seconds until it may be taken from again; 0 where that is now.</param>
public readonly record struct Budget(bool IsTaken, long Remaining, long SecondsToFull, long SecondsToNext);

/// <summary>
/// Counts tries in the database, so that all instances count together and a restart forgets nothing. A budget is a bucket that
/// holds what may be taken in a window and refills evenly; one number says how full it is, the moment at which it will be full
/// again (the generic cell rate algorithm, ITU-T I.371 annex A, with the burst of a whole window). Taking is one statement that
/// does nothing when too little is there, so of many at once none is overlooked, and a refused request costs no write. Buckets
/// are named by keyed hashes.
/// </summary>
public sealed class BudgetStore(Db db, IdentityVault vault, TimeProvider clock)
{
    private const long Second = 1_000_000;

    /// <summary>Takes one from a budget.</summary>
    /// <param name="purpose">What it is for.</param>
    /// <param name="whose">Whose it is, such as a network.</param>
    /// <param name="limit">How often it may be taken from in a window.</param>
    /// <param name="window">The window.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    public async Task<Budget> Take(string purpose, string whose, int limit, TimeSpan window, CancellationToken cancellationToken)
    {
        var bucket = vault.KeyedHash($"{purpose}|{whose}", 16);
        var whole = window.Ticks / TimeSpan.TicksPerMicrosecond;
        var step = whole / limit;
        var now = (clock.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;
        var fullAt = await db.Alone<long?>(
            """
            INSERT INTO budgets (bucket, full_at) VALUES (@Bucket, @Now + @Step)
            ON CONFLICT (bucket) DO UPDATE
            SET full_at = CASE WHEN budgets.full_at > @Now THEN budgets.full_at ELSE @Now END + @Step
            WHERE budgets.full_at <= @Now + @Room
            RETURNING full_at;
            -- full budgets are deleted; none of them is being taken from, so two requests do not deadlock
            DELETE FROM budgets WHERE full_at < @Now
            """,
            new
            {
                Bucket = bucket,
                Now = now,
                Step = step,
                Room = whole - step,
            },
            cancellationToken
        );
        if (fullAt is { } full)
        {
            return new Budget(true, (now + whole - full) / step, InSeconds(full - now), 0);
        }

        full =
            await db.Find<long?>("SELECT full_at FROM budgets WHERE bucket = @Bucket", new { Bucket = bucket }, cancellationToken)
            ?? now + whole;
        var wait = Math.Max(1, InSeconds(full + step - whole - now));
        return new Budget(false, 0, wait, wait);
    }

    private static long InSeconds(long microseconds) => (microseconds + Second - 1) / Second;
}
