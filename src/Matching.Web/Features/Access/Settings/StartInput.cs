namespace Matching.Web.Features.Access.Settings;

/// <summary>What is typed in a step of the guided start; each step asks some of it.</summary>
public sealed record StartInput : PlaceInput
{
    public string? Programme { get; set; }

    public string? TermMonths { get; set; }

    public List<string>? Languages { get; set; }

    public string? OfficePhone { get; set; }

    public string? CallWithinDays { get; set; }

    public string? Partner { get; set; }

    public string? Origins { get; set; }

    public string? ProfileId { get; set; }
}
