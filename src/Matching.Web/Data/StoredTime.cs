namespace Matching.Web.Data;

/// <summary>Moments as both databases keep them: PostgreSQL to the microsecond, so an answer is the same as what is read later.</summary>
internal static class StoredTime
{
    /// <summary>This moment, to the microsecond.</summary>
    public static DateTimeOffset GetStoredNow(this TimeProvider clock)
    {
        var now = clock.GetUtcNow();
        return now.AddTicks(-(now.Ticks % TimeSpan.TicksPerMicrosecond));
    }
}
