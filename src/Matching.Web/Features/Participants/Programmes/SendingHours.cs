namespace Matching.Web.Features.Participants.Programmes;

/// <summary>
/// The hours in which offers and messages leave, where the programme works: Monday to Friday, or every day, from one hour until another.
/// Public holidays count as other days.
/// </summary>
internal static class SendingHours
{
    private const int DaysOfWeek = 7;

    /// <summary>This moment when it is within the hours, else the next at which they begin.</summary>
    public static DateTimeOffset From(DateTimeOffset now, Programme programme) =>
        From(
            now,
            TimeZoneInfo.FindSystemTimeZoneById(programme.TimeZone),
            (programme.SendingFrom, programme.SendingUntil),
            programme.SendsAtWeekends
        );

    public static DateTimeOffset From(DateTimeOffset now, TimeZoneInfo zone, (int From, int Until) hours, bool isWeekendToo)
    {
        var local = TimeZoneInfo.ConvertTime(now, zone).DateTime;
        for (var days = 0; days <= DaysOfWeek; days++)
        {
            var day = local.Date.AddDays(days);
            if (!isWeekendToo && day.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday)
            {
                continue;
            }

            var (begins, ends) = (day.AddHours(hours.From), day.AddHours(hours.Until));
            if (local >= begins && local < ends)
            {
                return now;
            }

            if (local < begins)
            {
                return Moment(begins, zone);
            }
        }

        throw new InvalidOperationException("A week has an hour in which offers and messages leave.");
    }

    // an hour that the clocks skip in spring begins with the next one
    private static DateTimeOffset Moment(DateTime local, TimeZoneInfo zone)
    {
        var at = zone.IsInvalidTime(local) ? local.AddHours(1) : local;
        return new DateTimeOffset(at, zone.GetUtcOffset(at)).ToUniversalTime();
    }
}
