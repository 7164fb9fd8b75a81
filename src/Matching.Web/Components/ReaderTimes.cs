using Matching.Web.Data;
using Matching.Web.Mediation;

namespace Matching.Web.Components;

/// <summary>
/// Moments on pages of staff that are about no one programme: as they are read where the reader's programme works. A reader of
/// programmes in several time zones, who has chosen none, reads them in UTC.
/// </summary>
public sealed class ReaderTimes(ProgrammeDays days, CallerContext callers)
{
    private ProgrammeTimes? times;

    /// <summary>Reads where the programme of the reader works.</summary>
    public async Task Read(CancellationToken cancellationToken)
    {
        var programme = callers.Caller.ProgrammeId ?? callers.View.ProgrammeId;
        times = await days.CommonZone(programme, cancellationToken) is { } zone ? new ProgrammeTimes(zone) : null;
    }

    public string Moment(DateTimeOffset at) => times?.Moment(at) ?? ProgrammeTimes.InUtc(at);

    public DateOnly Date(DateTimeOffset at) => times?.Date(at) ?? DateOnly.FromDateTime(at.UtcDateTime);

    /// <summary>The moment at which a day begins.</summary>
    public DateTimeOffset Start(DateOnly day) =>
        times?.At(day, TimeOnly.MinValue) ?? new DateTimeOffset(day.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero);
}
