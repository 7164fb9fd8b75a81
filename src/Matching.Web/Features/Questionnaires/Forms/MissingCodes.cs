using System.Text.Json;

namespace Matching.Web.Features.Questionnaires.Forms;

/// <summary>What a person says in the place of an answer.</summary>
public static class MissingCodes
{
    /// <summary>Prefers not to say.</summary>
    public const string PreferNotToSay = "PNTS";

    /// <summary>Does not know.</summary>
    public const string DontKnow = "DK";

    /// <summary>Does not apply to the person; only of items that say so.</summary>
    public const string NotApplicable = "NA";

    /// <summary>All of them.</summary>
    public static readonly IReadOnlyList<string> All = [PreferNotToSay, DontKnow, NotApplicable];

    /// <summary>Whether an answer, as a response takes it, is one of them.</summary>
    public static bool Has(JsonElement answer) => answer.ValueKind == JsonValueKind.String && All.Contains(answer.GetString());
}
