using Matching.Web.Data;
using Matching.Web.Http;

namespace Matching.Web.Features.Runs.OwnLists;

/// <summary>The pairs that a list has itself: each row names the other half by name, by the beginning of it, or by reference.</summary>
internal sealed class OwnPairs
{
    // one unread name after the other helps less than the first few
    private const int MostNotes = 10;

    public OwnPairs(OwnPeople people)
    {
        var (mentees, mentors) = (new Names(people.Mentees), new Names(people.Mentors));
        MentorOf = new int[people.Mentees.Count];
        Array.Fill(MentorOf, -1);
        var notes = new List<string>();
        for (var i = 0; i < people.Mentees.Count; i++)
        {
            foreach (var name in people.Mentees[i].PairedWith)
            {
                Set(people, i, mentors.Find(name), name, people.Mentees[i].Row, notes);
            }
        }

        for (var j = 0; j < people.Mentors.Count; j++)
        {
            foreach (var name in people.Mentors[j].PairedWith)
            {
                Set(people, mentees.Find(name), j, name, people.Mentors[j].Row, notes);
            }
        }

        Notes = [.. notes.Take(MostNotes)];
    }

    /// <summary>Number of the mentor of each mentee, -1 for none.</summary>
    public int[] MentorOf { get; }

    public IReadOnlyList<string> Notes { get; }

    public int Count => MentorOf.Count(mentor => mentor >= 0);

    public bool Any => Count > 0;

    private void Set(OwnPeople people, int mentee, int mentor, string name, int row, List<string> notes)
    {
        if (mentee < 0 || mentor < 0)
        {
            if (OwnAnswers.YesNo(name) is null && name.Any(char.IsLetterOrDigit))
            {
                notes.Add(Texts.Page("try.row.no-partner", row, name));
            }
        }
        else if (MentorOf[mentee] >= 0 && MentorOf[mentee] != mentor)
        {
            notes.Add(Texts.Page("try.row.two-partners", people.Mentees[mentee].Name));
        }
        else
        {
            MentorOf[mentee] = mentor;
        }
    }

    /// <summary>The names of one side, looked up as people write them.</summary>
    private sealed class Names
    {
        private readonly ILookup<string, int> exact;

        private readonly ILookup<string, (int At, string[] Words)> byFirst;

        public Names(List<OwnPerson> people)
        {
            var names = people.Select((person, at) => (At: at, Name: Towns.Plain(person.Name))).ToList();
            exact = names
                .Concat(people.Select((person, at) => (At: at, Name: Towns.Plain(person.Code))))
                .Where(entry => entry.Name.Length > 0)
                .Distinct()
                .ToLookup(entry => entry.Name, entry => entry.At);
            byFirst = names.Select(entry => (entry.At, Words: entry.Name.Split(' '))).ToLookup(entry => entry.Words[0]);
        }

        /// <summary>The one person of a name, or of the beginning of it; -1 for none or several.</summary>
        public int Find(string name)
        {
            var parts = Towns.Plain(name).Split(' ');
            var found = exact[string.Join(' ', parts)].ToList();
            if (found.Count == 0)
            {
                // "Giovanni R." is Giovanni Rossi, and so is "Giovanni", where there is one alone
                found = [.. byFirst[parts[0]].Where(entry => Begins(entry.Words, parts)).Select(entry => entry.At)];
            }

            return found is [var only] ? only : -1;
        }

        private static bool Begins(string[] words, string[] parts) =>
            parts[0].Length > 0
            && parts.Length <= words.Length
            && parts.Skip(1).Zip(words.Skip(1)).All(pair => pair.Second.StartsWith(pair.First, StringComparison.Ordinal));
    }
}
