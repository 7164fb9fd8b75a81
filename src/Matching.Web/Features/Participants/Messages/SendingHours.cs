namespace Matching.Web.Features.Participants.Messages;

/// <summary>When messages that can wait are sent: at certain hours of a working day where the programme works.</summary>
/// <param name="Zone">Time zone (IANA).</param>
/// <param name="From">First minute of the day.</param>
/// <param name="Until">Minute of the day from which nothing is sent.</param>
internal sealed record SendingHours(string Zone, int From, int Until)
{
    // as long as no day is a working day, which cannot be, and hours that are none leave one minute
    private const int DaysAhead = 8;

    /// <summary>The moment itself where it lies within the hours, else the next one that does.</summary>
    public DateTimeOffset Next(DateTimeOffset moment)
    {
        var zone = TimeZoneInfo.FindSystemTimeZoneById(Zone);
        var local = TimeZoneInfo.ConvertTime(moment, zone).DateTime;
        var until = Math.Max(Until, From + 1);
        for (var days = 0; days < DaysAhead; days++)
        {
            var day = local.Date.AddDays(days);
            if (day.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday)
            {
                continue;
            }

            var minute = days == 0 ? local.TimeOfDay.TotalMinutes : 0;
            if (days == 0 && minute >= From && minute < until)
            {
                return moment;
            }

            if (minute < From)
            {
                return AtOrAfter(day.AddMinutes(From), zone);
            }
        }

        return moment.AddDays(1);
    }

    // In the night in which clocks go forward an hour is missing.
    private static DateTimeOffset AtOrAfter(DateTime local, TimeZoneInfo zone)
    {
        while (zone.IsInvalidTime(local))
        {
            local = local.AddMinutes(30);
        }

        return new DateTimeOffset(local, zone.GetUtcOffset(local)).ToUniversalTime();
    }
}
