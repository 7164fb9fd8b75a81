using Matching.Web.Features.Participants.Programmes;

namespace Matching.Web.Features.Participants.Signups;

/// <summary>Until when staff call a person who signs up.</summary>
public static class CallDays
{
    /// <summary>The last day of the programme's promise, counted in working days, Monday to Friday, after the day of the sign-up.</summary>
    public static DateOnly LastFor(Programme programme, DateTimeOffset signedUpAt)
    {
        var day = programme.DayOf(signedUpAt);
        for (var left = programme.CallWithinDays; left > 0; )
        {
            day = day.AddDays(1);
            left -= day.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday ? 0 : 1;
        }

        return day;
    }
}
