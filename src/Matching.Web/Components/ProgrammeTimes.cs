using System.Globalization;

namespace Matching.Web.Components;

/// <summary>Moments as they are read where a programme works, in the reader's language.</summary>
/// <param name="Zone">Time zone of the programme, of the IANA database.</param>
public sealed record ProgrammeTimes(string Zone)
{
    private readonly TimeZoneInfo zone = TimeZoneInfo.FindSystemTimeZoneById(Zone);

    public string Day(DateTimeOffset at) => Local(at, "d MMMM yyyy");

    public string Moment(DateTimeOffset at) => Local(at, "d MMMM yyyy, HH:mm");

    private string Local(DateTimeOffset at, string form) =>
        TimeZoneInfo.ConvertTime(at, zone).ToString(form, CultureInfo.GetCultureInfo(CultureInfo.CurrentUICulture.Name));
}
