using System.Globalization;
using Matching.Web.Http;

namespace Matching.Web.Components;

/// <summary>Moments as they are read where a programme works, in the reader's language.</summary>
/// <param name="Zone">Time zone of the programme, of the IANA database.</param>
public sealed record ProgrammeTimes(string Zone)
{
    // Spanish joins a date with words. Months in Tigrinya mean other days in the calendar of many readers, so they have numbers.
    private static string Form =>
        Reader.TwoLetterISOLanguageName switch
        {
            "es" => "d 'de' MMMM 'de' yyyy",
            "ti" => "d/M/yyyy",
            _ => "d MMMM yyyy",
        };

    // as the language has it, without the settings of the machine
    private static CultureInfo Reader => Languages.Culture(CultureInfo.CurrentUICulture.Name);

    private static string DayAndTime => Form + ", HH:mm";

    private readonly TimeZoneInfo zone = TimeZoneInfo.FindSystemTimeZoneById(Zone);

    /// <summary>A day, which is the same in every time zone.</summary>
    public static string Day(DateOnly day) => day.ToString(Form, Reader);

    /// <summary>A day where there is little room.</summary>
    public static string Short(DateOnly day) => day.ToString("d MMM yyyy", Reader);

    /// <summary>A part of the week, such as <c>mon_evening</c>, with the name that the language gives the day.</summary>
    public static string Slot(string slot)
    {
        var (day, part) = (slot.Split('_')[0], slot.Split('_')[1]);
        var at = Array.FindIndex(
            CultureInfo.InvariantCulture.DateTimeFormat.AbbreviatedDayNames,
            name => name.Equals(day, StringComparison.OrdinalIgnoreCase)
        );
        return $"{Reader.DateTimeFormat.GetDayName((DayOfWeek)at)} {Texts.Participant("slot." + part)}";
    }

    /// <summary>The day of a moment.</summary>
    public DateOnly Date(DateTimeOffset at) => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(at, zone).DateTime);

    public string Day(DateTimeOffset at) => Local(at, Form);

    public string Moment(DateTimeOffset at) => Local(at, DayAndTime);

    /// <summary>A moment that is to come, with its day of the week.</summary>
    public string Weekday(DateTimeOffset at) => Local(at, "dddd d MMMM yyyy, HH:mm");

    /// <summary>The time of a moment on a day that the reader knows.</summary>
    public string Time(DateTimeOffset at) => Local(at, "HH:mm");

    /// <summary>The moment of a local time; null for one that a day skips as the clocks go forward.</summary>
    public DateTimeOffset? At(DateOnly day, TimeOnly time)
    {
        var local = day.ToDateTime(time);
        return zone.IsInvalidTime(local) ? null : new DateTimeOffset(local, zone.GetUtcOffset(local));
    }

    /// <summary>The day and time of a moment, as the fields of a form take them.</summary>
    public (string Day, string Time) Typed(DateTimeOffset at)
    {
        var local = TimeZoneInfo.ConvertTime(at, zone);
        return (
            local.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
            local.ToString("HH:mm", CultureInfo.InvariantCulture)
        );
    }

    /// <summary>A moment in UTC, and said so: for a reader of no one programme, the service does not know where they are.</summary>
    public static string InUtc(DateTimeOffset at) => InWords(at.ToUniversalTime(), DayAndTime) + " UTC";

    private string Local(DateTimeOffset at, string form) => InWords(TimeZoneInfo.ConvertTime(at, zone), form);

    private static string InWords(DateTimeOffset at, string form) => at.ToString(form, Reader);
}
