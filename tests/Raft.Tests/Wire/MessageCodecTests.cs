using System.Text;

namespace WebEtcd.Raft.Tests;

public sealed class MessageCodecTests
{
    [Fact]
    public void Random_messages_survive_the_round_trip()
    {
        const int Seed = 11;
        var random = new Random(Seed);
        for (var i = 0; i < 5000; i++)
        {
            var message = RandomMessages.Next(random);
            var data = MessageCodec.Encode(message);
            Assert.Equal(MessageCodec.Size(message), data.Length);
            var read = MessageCodec.Decode(data);
            Assert.True(RaftText.Message(message) == RaftText.Message(read), $"seed {Seed}, message {i}: {RaftText.Message(message)}");
            Assert.Equal(message.RejectHint, read.RejectHint);
            Assert.Equal(message.Context.ToArray(), read.Context.ToArray());
            Assert.Equal(message.Entries.Select(entry => entry.Data.ToArray()), read.Entries.Select(entry => entry.Data.ToArray()));
            Assert.Equal(message.Snapshot?.Data.ToArray(), read.Snapshot?.Data.ToArray());
        }
    }

    [Fact]
    public void The_bytes_are_those_of_etcds_definition()
    {
        var message = new Message
        {
            Type = MessageType.Append,
            To = 2,
            From = 1,
            Term = 3,
            LogTerm = 2,
            Index = 300,
            Commit = 299,
            Entries = [new Entry(3, 301, EntryType.Normal, "hi"u8.ToArray())],
        };
        byte[] expected =
        [
            0x08, 3, 0x10, 2, 0x18, 1, 0x20, 3, 0x28, 2, 0x30, 0xAC, 0x02,
            0x3A, 9, 0x10, 3, 0x18, 0xAD, 0x02, 0x22, 2, (byte)'h', (byte)'i',
            0x40, 0xAB, 0x02,
        ];
        Assert.Equal(expected, MessageCodec.Encode(message));
    }

    [Fact]
    public void Fields_of_a_later_version_are_passed_over()
    {
        byte[] data = [.. MessageCodec.Encode(new Message { Type = MessageType.Heartbeat, From = 1, Term = 5 }), 0xA0, 0x06, 0x2A, 0xAA, 0x06, 2, 1, 2];
        Assert.Equal((MessageType.Heartbeat, 1UL, 5UL), (MessageCodec.Decode(data).Type, MessageCodec.Decode(data).From, MessageCodec.Decode(data).Term));
    }

    [Theory]
    [InlineData("08", "cut short")]
    [InlineData("0880", "cut short")]
    [InlineData("0818", "message type 24 is unknown")]
    [InlineData("0800", "stays within its node")]
    [InlineData("0813", "stays within its node")]
    [InlineData("10FFFFFFFFFFFFFFFFFF02", "more than 64 bits")]
    [InlineData("10FFFFFFFFFFFFFFFFFFFF01", "more than 64 bits")]
    [InlineData("3A05", "claims 5 bytes, 0 are left")]
    [InlineData("3AFFFFFFFF0F", "claims")]
    [InlineData("1201", "wire type 2 instead of 0")]
    [InlineData("3801", "wire type 0 instead of 2")]
    [InlineData("00", "field number")]
    [InlineData("5002", "reject flag 2 is unknown")]
    [InlineData("3A020803", "entry type 3 is unknown")]
    [InlineData("3A0110", "cut short")]
    [InlineData("4A021201", "claims 1 bytes, 0 are left")]
    [InlineData("72020801", "responses")]
    [InlineData("7B", "unknown wire type 3")]
    [InlineData("7D0000", "cut short")]
    public void Malformed_bytes_are_refused_with_what_is_wrong(string hex, string wrong)
    {
        // A valid beginning, so that the type is not the reason.
        byte[] data = [0x08, 0x03, .. Convert.FromHexString(hex)];
        var error = Assert.Throws<FormatException>(() => MessageCodec.Decode(data));
        Assert.Contains(wrong, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Damaged_messages_are_refused_or_read_but_never_break_the_reader()
    {
        const int Seed = 12;
        var random = new Random(Seed);
        for (var i = 0; i < 20_000; i++)
        {
            var data = MessageCodec.Encode(RandomMessages.Next(random));
            if (random.Next(2) == 0)
            {
                data = data[..random.Next(data.Length + 1)];
            }

            for (var n = random.Next(3); n > 0 && data.Length > 0; n--)
            {
                data[random.Next(data.Length)] = (byte)random.Next(256);
            }

            var isRead = MessageCodec.TryDecode(data, out var message, out var error);
            Assert.True(isRead == (message is not null) && isRead == (error is null), $"seed {Seed}, message {i}");
        }
    }

    [Fact]
    public void Local_messages_are_not_written()
    {
        var message = new Message { Type = MessageType.StorageAppend };
        Assert.Throws<ArgumentException>(() => MessageCodec.Encode(message));
    }

    [Fact]
    public void Configuration_changes_survive_the_round_trip_in_both_forms()
    {
        var change = new ConfChange
        {
            Transition = ConfChangeTransition.JointExplicit,
            Changes = [new(ConfChangeType.AddNode, 0), new(ConfChangeType.RemoveNode, ulong.MaxValue), new(ConfChangeType.AddLearnerNode, 3)],
            Context = Encoding.UTF8.GetBytes("where to find it"),
        };
        var read = ConfChange.Decode(EntryType.ConfChangeV2, change.Encode());
        Assert.Equal(change.Transition, read.Transition);
        Assert.Equal(change.Changes, read.Changes);
        Assert.Equal(change.Context.ToArray(), read.Context.ToArray());

        var single = new ConfChange { Changes = [new(ConfChangeType.UpdateNode, 5)], Context = new byte[] { 1, 2 } };
        var readSingle = ConfChange.Decode(EntryType.ConfChange, single.EncodeSingle());
        Assert.Equal(single.Changes, readSingle.Changes);
        Assert.Equal(single.Context.ToArray(), readSingle.Context.ToArray());
        Assert.Empty(new ConfChange().Encode());
    }

    [Theory]
    [InlineData(EntryType.ConfChangeV2, "0803", "transition 3 is unknown")]
    [InlineData(EntryType.ConfChangeV2, "12020804", "kind of step 4 is unknown")]
    [InlineData(EntryType.ConfChangeV2, "1205", "claims 5 bytes")]
    [InlineData(EntryType.ConfChange, "1004", "kind of step 4 is unknown")]
    [InlineData(EntryType.ConfChange, "18", "cut short")]
    [InlineData(EntryType.Normal, "", "holds none")]
    public void Malformed_configuration_changes_are_refused(EntryType type, string hex, string wrong)
    {
        var error = Assert.Throws<FormatException>(() => ConfChange.Decode(type, Convert.FromHexString(hex)));
        Assert.Contains(wrong, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_single_step_form_takes_one_step_only()
    {
        var change = new ConfChange { Changes = [new(ConfChangeType.AddNode, 1), new(ConfChangeType.AddNode, 2)] };
        Assert.Throws<InvalidOperationException>(change.EncodeSingle);
    }
}
