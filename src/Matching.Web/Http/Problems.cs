using System.Globalization;

namespace Matching.Web.Http;

/// <summary>A refusal with a stable name; <see cref="ProblemHandler"/> answers it as RFC 9457.</summary>
public sealed class ProblemException(string slug, int status, object[] args, Dictionary<string, string[]>? errors = null)
    : Exception(slug)
{
    public string Slug { get; } = slug;
    public int Status { get; } = status;
    public object[] Args { get; } = args;
    public Dictionary<string, string[]>? Errors { get; } = errors;

    /// <summary>Further members of the problem, such as the transitions that are allowed.</summary>
    public Dictionary<string, object?> Extensions { get; } = [];

    /// <summary>When to try again.</summary>
    public TimeSpan? RetryAfter { get; private set; }

    /// <summary>What fills the text of a page: words where the detail has codes.</summary>
    public object[] Words { get; private set; } = args;

    public ProblemException After(TimeSpan wait)
    {
        RetryAfter = wait;
        return this;
    }

    /// <summary>Says in a header after how many whole seconds to try again: never before a request would be taken.</summary>
    public static void Tell(IHeaderDictionary headers, TimeSpan wait) =>
        headers.RetryAfter = ((int)Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);

    public ProblemException InWords(params object[] words)
    {
        Words = words;
        return this;
    }

    public ProblemException With(string member, object? value)
    {
        Extensions[member] = value;
        return this;
    }
}

/// <summary>
/// The closed catalogue of problems. Titles and details are in <c>Resources/Problems.resx</c> under the same names.
/// </summary>
public static class Problems
{
    /// <summary>Name and status of every problem that is not a missing resource.</summary>
    public static readonly IReadOnlyDictionary<string, int> Statuses = new Dictionary<string, int>
    {
        ["malformed-request"] = 400,
        ["validation-failed"] = 400,
        ["not-authenticated"] = 401,
        ["forbidden"] = 403,
        ["antiforgery-failed"] = 403,
        ["evaluator-permission-needed"] = 403,
        ["origin-not-allowed"] = 403,
        ["signups-closed"] = 403,
        ["not-found"] = 404,
        ["method-not-allowed"] = 405,
        ["not-acceptable"] = 406,
        ["mentor-email-taken"] = 409,
        ["mentee-email-taken"] = 409,
        ["account-email-taken"] = 409,
        ["own-account"] = 409,
        ["last-administrator"] = 409,
        ["form-draft-waits"] = 409,
        ["name-taken"] = 409,
        ["in-use"] = 409,
        ["person-transition-refused"] = 409,
        ["pause-by-staff"] = 409,
        ["person-gate-open"] = 409,
        ["responsible-not-possible"] = 409,
        ["person-has-pairs"] = 409,
        ["correction-request-decided"] = 409,
        ["possible-duplicate-decided"] = 409,
        ["duplicate-roles-differ"] = 409,
        ["duplicate-not-suitable"] = 409,
        ["duplicate-both-answered"] = 409,
        ["duplicate-both-paired"] = 409,
        ["pair-transition-refused"] = 409,
        ["no-active-pair"] = 409,
        ["authority-request-not-accepted"] = 409,
        ["pair-gate-open"] = 409,
        ["nothing-to-undo"] = 409,
        ["attempt-undo-late"] = 409,
        ["pair-undo-refused"] = 409,
        ["mentor-has-no-place"] = 409,
        ["mentee-already-paired"] = 409,
        ["pair-not-possible"] = 409,
        ["response-already-given"] = 409,
        ["match-run-not-finished"] = 409,
        ["release-under-way"] = 409,
        ["release-discloses"] = 409,
        ["release-replaced"] = 410,
        ["extract-held"] = 409,
        ["extract-released"] = 409,
        ["extract-coarsened-otherwise"] = 409,
        ["extract-ended"] = 410,
        ["match-run-input-erased"] = 410,
        ["match-run-input-restricted"] = 409,
        ["match-run-finished"] = 409,
        ["match-run-not-adoptable"] = 409,
        ["match-run-outdated"] = 409,
        ["match-run-not-decidable"] = 409,
        ["match-run-in-meeting"] = 409,
        ["matching-meeting-closed"] = 409,
        ["proposal-decided"] = 409,
        ["match-runs-not-comparable"] = 409,
        ["locks-contradict"] = 409,
        ["webhook-disabled"] = 409,
        ["message-not-kept"] = 409,
        ["message-not-sent"] = 409,
        ["gateway-missing"] = 409,
        ["conflict"] = 409,
        ["precondition-failed"] = 412,
        ["body-too-large"] = 413,
        ["unsupported-media-type"] = 415,
        ["idempotency-key-reused"] = 422,
        ["precondition-required"] = 428,
        ["too-many-requests"] = 429,
        ["gateway-tests-used-up"] = 429,
        ["internal-error"] = 500,
        ["database-unavailable"] = 503,
        ["not-ready"] = 503,
        ["master-key-changed"] = 503,
        ["storage-full"] = 507,
    };

    /// <summary>Things that can be missing; each has the problem <c>{thing}-not-found</c>.</summary>
    public static readonly IReadOnlyList<string> Things =
    [
        "programme",
        "site",
        "partner",
        "api-key",
        "account",
        "mentor",
        "mentee",
        "training",
        "check",
        "notice",
        "person-tie",
        "attempt",
        "note",
        "appointment",
        "message",
        "message-link",
        "message-template",
        "criteria-profile",
        "match-run",
        "proposal",
        "matching-meeting",
        "pair",
        "meeting",
        "check-in",
        "call",
        "vocabulary",
        "vocabulary-term",
        "questionnaire",
        "response",
        "survey-link",
        "person",
        "indicator",
        "dataset",
        "release",
        "release-protection",
        "extract",
        "target",
        "signup",
        "webhook",
        "webhook-delivery",
        "concern",
        "authority-request",
        "correction-request",
        "possible-duplicate",
    ];

    public static IEnumerable<string> Slugs => Statuses.Keys.Concat(Things.Select(thing => $"{thing}-not-found"));

    public static int StatusOf(string slug) =>
        Statuses.TryGetValue(slug, out var status) ? status : StatusCodes.Status404NotFound;

    public static ProblemException NotFound(string thing, params object[] args) =>
        new($"{thing}-not-found", StatusCodes.Status404NotFound, args);

    /// <summary>A refusal of the catalogue; <paramref name="args"/> fill its detail.</summary>
    public static ProblemException Refused(string slug, params object[] args) => new(slug, Statuses[slug], args);

    public static ProblemException ValidationFailed(string field, string message) =>
        ValidationFailed(new Dictionary<string, string[]> { [field] = [message] });

    public static ProblemException ValidationFailed(Dictionary<string, string[]> errors) =>
        new("validation-failed", 400, [], errors);

    /// <summary>Refuses a day that is still to come.</summary>
    public static void RefuseFuture(string field, DateOnly? day, DateOnly today)
    {
        if (day > today)
        {
            throw ValidationFailed(field, Texts.Validation("in-future"));
        }
    }

    /// <summary>Refuses a day of what is still to be done and that has passed.</summary>
    public static void RefusePast(string field, DateOnly? day, DateOnly today)
    {
        if (day < today)
        {
            throw ValidationFailed(field, Texts.Validation("day-passed"));
        }
    }

    /// <summary>
    /// What is looked up by an id in a body: where it is missing, the field that named it is wrong and not the address.
    /// </summary>
    public static async Task<T> NamedBy<T>(this Task<T> lookup, string field)
    {
        try
        {
            return await lookup;
        }
        catch (ProblemException missing) when (missing.Status == StatusCodes.Status404NotFound)
        {
            throw ValidationFailed(field, Texts.Validation("unknown-id"));
        }
    }

    public static ProblemException Malformed(string field, string message) =>
        new("malformed-request", 400, [], new Dictionary<string, string[]> { [field] = [message] });
}

/// <summary>What is wrong with a request, by field; it is refused once all of it is known.</summary>
public sealed class Faults
{
    private readonly Dictionary<string, string[]> found = [];

    /// <summary>Adds what is wrong with a field, unless it is known of that field.</summary>
    public void Add(string field, string message) => found.TryAdd(field, [message]);

    /// <exception cref="ProblemException">A field is wrong.</exception>
    public void Refuse()
    {
        if (found.Count > 0)
        {
            throw Problems.ValidationFailed(found);
        }
    }
}
