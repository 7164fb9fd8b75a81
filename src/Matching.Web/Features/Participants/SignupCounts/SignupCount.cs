using Matching.Web.Features.Participants.People;
using Matching.Web.Http;

namespace Matching.Web.Features.Participants.SignupCounts;

/// <summary>The way on which a sign-up came.</summary>
public enum SignupChannel
{
    /// <summary>A form of this service, or one of the partner's website that sends to it.</summary>
    Form,

    /// <summary>The partner's server, with its secret key.</summary>
    Key,
}

/// <summary>A form of a list that a link can ask for.</summary>
public enum FileFormat
{
    /// <summary>A file for spreadsheets.</summary>
    Csv,
}

/// <summary>Length of the periods in which sign-ups are counted.</summary>
public enum CountedBy
{
    /// <summary>Months of the calendar.</summary>
    Month,

    /// <summary>Weeks from Monday to Sunday.</summary>
    Week,
}

/// <summary>Sign-ups of a period through one partner, of one role and on one channel.</summary>
public sealed record SignupCount
{
    /// <summary>First day of the period, where the programme works.</summary>
    public required DateOnly From { get; init; }

    /// <summary>Last day of the period, or today in the period that has not ended.</summary>
    public required DateOnly Until { get; init; }

    /// <summary>The partner.</summary>
    public required Guid PartnerId { get; init; }

    /// <summary>Name of the partner.</summary>
    public required string Partner { get; init; }

    /// <summary>Role in which the people would like to take part.</summary>
    public required PersonRole Role { get; init; }

    /// <summary>Channel on which they came.</summary>
    public required SignupChannel Channel { get; init; }

    /// <summary>Number of sign-ups, 1 or more.</summary>
    public required int Count { get; init; }

    /// <summary>How many of them were of people who had a record already.</summary>
    public required int Repeated { get; init; }

    /// <summary>How many of them a case worker made for the person.</summary>
    public required int Referred { get; init; }
}

/// <summary>Which sign-ups are counted, and how the list is written.</summary>
public sealed record SignupCountsQuery : ICsvQuery
{
    /// <summary>Most periods that are counted at once.</summary>
    internal const int MostPeriods = 60;

    /// <summary>Length of the periods: <c>month</c> (default) or <c>week</c>.</summary>
    [LengthUpTo(20)]
    public string? By { get; set; }

    /// <summary>Number of periods up to today, 1 to 60. Defaults to 12.</summary>
    [Between(1, MostPeriods)]
    public int? Periods { get; set; }

    /// <summary>Filters by the site of the people.</summary>
    public Guid? SiteId { get; set; }

    /// <summary>Filters by partner.</summary>
    public Guid? PartnerId { get; set; }

    /// <summary><c>csv</c> for CSV whatever <c>Accept</c> says, so that a link leads to the file.</summary>
    [LengthUpTo(20)]
    public string? Format { get; set; }

    /// <summary>Number of entries, 1 to 200. Defaults to all.</summary>
    [Between(1, 200)]
    public int? Limit { get; set; }

    /// <summary>Cursor from <c>next</c> of the page before.</summary>
    [LengthUpTo(200)]
    public string? After { get; set; }

    /// <summary>Separator of CSV: comma (default) or semicolon, as Italian Excel opens it.</summary>
    [Pattern("^[,;]$", "separator")]
    public string? Sep { get; set; }

    /// <summary>Decimal sign of CSV: point (default) or comma.</summary>
    [Pattern("^[.,]$", "decimal-sign")]
    public string? Dec { get; set; }

    /// <summary>1 for a byte order mark before CSV, as some spreadsheets require.</summary>
    [Between(0, 1)]
    public int? Bom { get; set; }
}
