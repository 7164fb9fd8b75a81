using System.Globalization;
using System.Text.RegularExpressions;
using Matching.Engine.Criteria;
using Matching.Web.Data;

namespace Matching.Web.Features.Runs.OwnLists;

/// <summary>Reads the answers in the cells of other people's spreadsheets; what is not understood is named, never guessed.</summary>
internal static partial class OwnAnswers
{
    /// <summary>The level of a language that is named without one.</summary>
    public const int UsualLevel = 3;

    /// <summary>The language of a column of levels whose heading names none.</summary>
    public const string LocalLanguage = "it";

    private const int Native = 7;

    private static readonly string[] Days =
    [
        "yyyy-M-d",
        "d/M/yyyy",
        "d-M-yyyy",
        "d.M.yyyy",
        "d/M/yy",
        "d MMMM yyyy",
        "d MMM yyyy",
    ];

    // two letters that are words in these lists before they are languages
    private static readonly string[] NoLanguages = ["no", "si", "so", "la", "to", "am", "se", "as", "is", "an"];

    private static readonly string[] LevelWords = ["livello", "level"];

    private static OwnWords Words => OwnWords.Shipped;

    /// <summary>The entries of a cell that holds several.</summary>
    public static IEnumerable<string> Entries(string cell) =>
        Between().Split(cell).Select(entry => entry.Trim()).Where(entry => entry.Length > 0);

    public static string? Role(string cell) => Words.Exactly("roles", Towns.Plain(cell)) ?? Words.CodeOf("roles", cell);

    public static string? Gender(string cell) => Words.CodeOf("gender", cell);

    /// <summary>A wished gender and how much it counts.</summary>
    public static (string Gender, string Strength)? Wish(string cell)
    {
        var plain = Towns.Plain(cell);
        var gender = Words.Exactly("wishes", plain) ?? Words.CodeOf("wishes", cell) ?? Words.CodeOf("gender", cell);
        return gender is null or "undisclosed" or "another"
            ? null
            : (gender, Words.Within("strength", plain) is null ? "must" : "prefer");
    }

    public static bool? YesNo(string cell) => Words.Exactly("yes_no", Towns.Plain(cell)) is { } code ? code == "yes" : null;

    /// <summary>The state of a person that a word of an office means.</summary>
    public static string? Status(string cell) => Words.Exactly("statuses", Towns.Plain(cell));

    /// <summary>Whether a cell says that a consent was given: by yes, by a mark or by the day.</summary>
    public static bool? IsConsent(string cell) => Day(cell) is not null ? true : YesNo(cell);

    public static string? Sector(string cell) => Words.CodeOf("sectors", cell);

    /// <summary>A code of a list for each entry, and the entries that the list does not know.</summary>
    public static List<string> Codes(string list, string cell, List<string> unknown)
    {
        var codes = new List<string>();
        foreach (var entry in Entries(cell))
        {
            if (Words.CodeOf(list, entry) is not { } code)
            {
                unknown.Add(entry);
            }
            else if (!codes.Contains(code))
            {
                codes.Add(code);
            }
        }

        return codes;
    }

    /// <summary>Languages with their levels, such as "arabo, it B1, francese (madrelingua)".</summary>
    public static List<LanguageSkill> Languages(string cell, bool isNative, List<string> unknown)
    {
        var skills = new List<LanguageSkill>();
        foreach (var entry in Entries(cell))
        {
            var (level, rest) = Level(Towns.Plain(entry));
            if (rest.Length == 0)
            {
                // the rest of "French B1/B2" says no more; a level before any language is of none
                if (level is not null && skills.Count == 0)
                {
                    unknown.Add(entry);
                }

                continue;
            }

            if (Language(rest) is not { } code)
            {
                unknown.Add(entry);
            }
            else if (!skills.Exists(skill => skill.Code == code))
            {
                skills.Add(new LanguageSkill(code, isNative ? Native : level ?? UsualLevel));
            }
        }

        return skills;
    }

    /// <summary>The language that a heading names; null for none.</summary>
    public static string? LanguageOf(string header) => Words.CodeOf("languages", header);

    /// <summary>Whether a heading is the name of a language and no more.</summary>
    public static bool IsLanguage(string header) => Words.Exactly("languages", Towns.Plain(header)) is not null;

    /// <summary>A level alone, of the language of its heading; of several the lowest. Null for an answer that is no level.</summary>
    public static LanguageSkill? LevelOf(string header, string cell)
    {
        var code = LanguageOf(header) ?? LocalLanguage;
        int? lowest = null;
        foreach (var entry in Entries(cell))
        {
            var plain = Towns.Plain(entry);
            while (Words.Within("levels", plain) is var (level, rest))
            {
                lowest = Math.Min(lowest ?? Native, int.Parse(level, CultureInfo.InvariantCulture));
                plain = rest;
            }

            plain = string.Join(' ', plain.Split(' ').Except(LevelWords));
            if (plain.Length > 0 && Language(plain) != code)
            {
                return null;
            }
        }

        return lowest is { } found ? new LanguageSkill(code, found) : null;
    }

    /// <summary>Slots of a week, 0 for Monday morning to 20 for Sunday evening.</summary>
    public static List<int> Slots(string cell, List<string> unknown)
    {
        var slots = new SortedSet<int>();
        var waiting = new SortedSet<int>();
        foreach (var entry in Entries(cell))
        {
            var (days, parts) = (DaysIn(entry), PartsIn(entry));
            if (days.Count == 0 && parts.Count == 0)
            {
                unknown.Add(entry);
                continue;
            }

            // "lunedì, martedì sera" says the evening of both
            waiting.UnionWith(days);
            if (parts.Count > 0)
            {
                Add(slots, waiting.Count > 0 ? waiting : AllDays, parts);
                waiting.Clear();
            }
        }

        Add(slots, waiting, AllParts);
        return [.. slots];
    }

    /// <summary>A day as people write it; null for none.</summary>
    public static DateOnly? Day(string cell)
    {
        foreach (var culture in new[] { "it", "en" })
        {
            if (
                DateOnly.TryParseExact(
                    cell.Trim().ToLowerInvariant(),
                    Days,
                    CultureInfo.GetCultureInfo(culture),
                    DateTimeStyles.None,
                    out var day
                )
            )
            {
                return day;
            }
        }

        return null;
    }

    /// <summary>The first whole number of a cell.</summary>
    public static int? Number(string cell) =>
        Digits().Match(cell) is { Success: true } found
        && int.TryParse(found.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : null;

    /// <summary>The town that a cell names, the largest of that name; null for one that is not known.</summary>
    public static Town? TownOf(string cell) => Largest(cell) ?? Largest(BeforeMore().Split(cell)[0]);

    private static Town? Largest(string name) => Towns.Shipped.Named(name).MaxBy(town => town.Population);

    private static readonly SortedSet<int> AllDays = [0, 1, 2, 3, 4, 5, 6];

    private static readonly SortedSet<int> AllParts = [0, 1, 2];

    private static void Add(SortedSet<int> slots, SortedSet<int> days, SortedSet<int> parts) =>
        slots.UnionWith(from day in days from part in parts select (day * 3) + part);

    private static SortedSet<int> DaysIn(string entry)
    {
        var days = new SortedSet<int>();
        var plain = Towns.Plain(entry);
        // "lun-ven", "da lunedì a venerdì", "Monday to Friday"
        if (
            Range().Match(Hyphens().Replace(entry, " - ")) is { Success: true } range
            && Single(range.Groups[1].Value) is { } from
            && Single(range.Groups[2].Value) is { } to
        )
        {
            for (var day = from; ; day = (day + 1) % 7)
            {
                days.Add(day);
                if (day == to)
                {
                    return days;
                }
            }
        }

        while (Words.Within("days", plain) is var (codes, rest))
        {
            days.UnionWith(codes.Split(' ').Select(code => int.Parse(code, CultureInfo.InvariantCulture)));
            plain = rest;
        }

        return days;
    }

    private static int? Single(string word) =>
        Words.Exactly("days", Towns.Plain(word)) is { Length: 1 } code ? code[0] - '0' : null;

    private static SortedSet<int> PartsIn(string entry)
    {
        var parts = new SortedSet<int>();
        var plain = Towns.Plain(entry);
        while (Words.Within("parts", plain) is var (code, rest))
        {
            parts.Add(int.Parse(code, CultureInfo.InvariantCulture));
            plain = rest;
        }

        if (parts.Count == 0 && Clock().Match(entry) is { Success: true } time)
        {
            var from = int.Parse(time.Groups["from"].Value, CultureInfo.InvariantCulture);
            var until = time.Groups["until"].Success
                ? int.Parse(time.Groups["until"].Value, CultureInfo.InvariantCulture)
                : from + 1;
            if (from < 24 && until > from)
            {
                // the midday and six o'clock end the parts of a day
                parts.UnionWith(AllParts.Where(part => from < Ends[part] && until > Begins[part]));
            }
        }

        return parts;
    }

    private static readonly int[] Begins = [0, 13, 18];

    private static readonly int[] Ends = [13, 18, 24];

    private static (int? Level, string Left) Level(string plain) =>
        Words.Within("levels", plain) is var (code, rest) ? (int.Parse(code, CultureInfo.InvariantCulture), rest) : (null, plain);

    private static string? Language(string plain) =>
        Words.Exactly("languages", plain)
        ?? (
            plain.Length is 2 or 3 && !NoLanguages.Contains(plain) && CodeLists.Shipped.Has("languages", plain)
                ? plain
                : Words.CodeOf("languages", plain)
        );

    [GeneratedRegex(@"[,;/|+\n&]|\s(?:e|ed|and|et|y)\s", RegexOptions.IgnoreCase)]
    private static partial Regex Between();

    [GeneratedRegex(@"\d+")]
    private static partial Regex Digits();

    [GeneratedRegex(@"[(,/;-]")]
    private static partial Regex BeforeMore();

    [GeneratedRegex("[-–—]")]
    private static partial Regex Hyphens();

    [GeneratedRegex(@"(\p{L}+)\s+(?:-|a|al|to|till|until)\s+(\p{L}+)", RegexOptions.IgnoreCase)]
    private static partial Regex Range();

    // a span of hours, or an hour after a word of time
    [GeneratedRegex(
        @"(?:dopo le|dalle|after|from|ore)\s*(?<from>\d{1,2})(?:[:.]\d\d)?(?:\s*(?:[-–]|alle|to)\s*(?<until>\d{1,2}))?"
            + @"|(?<from>\d{1,2})(?:[:.]\d\d)?\s*[-–]\s*(?<until>\d{1,2})",
        RegexOptions.IgnoreCase
    )]
    private static partial Regex Clock();
}
