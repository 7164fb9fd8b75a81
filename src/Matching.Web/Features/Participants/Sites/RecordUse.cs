using Matching.Web.Http;

namespace Matching.Web.Features.Participants.Sites;

/// <summary>How many records of each kind refer to a site or a partner.</summary>
internal sealed record RecordUse
{
    public required long People { get; init; }

    public long Partners { get; init; }

    public long Signups { get; init; }

    public long Responses { get; init; }

    public long Trainings { get; init; }

    public long Accounts { get; init; }

    public long Runs { get; init; }

    public required long Keys { get; init; }

    /// <summary>Refuses to remove a record that others refer to, and says which and what to do.</summary>
    public void Refuse(string advice)
    {
        string[] uses =
        [
            .. new[]
            {
                ("people", People),
                ("partners", Partners),
                ("signups", Signups),
                ("responses", Responses),
                ("trainings", Trainings),
                ("accounts", Accounts),
                ("runs", Runs),
                ("keys", Keys),
            }
                .Where(use => use.Item2 > 0)
                .Select(use => Texts.Page("used-by." + use.Item1, use.Item2)),
        ];
        if (uses.Length > 0)
        {
            throw Problems.Refused("in-use").InWords(string.Join(", ", uses), Texts.Page("used-by.advice." + advice));
        }
    }
}
