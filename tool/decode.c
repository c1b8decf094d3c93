/* decode.c: asks Zydis about one instruction. */
#include "decode.h"

#include <Zydis/Zydis.h>
#include <errno.h>

/* Control flow, and what changes or depends on where it stands. ENDBR64 is here because it marks a place that an
 * indirect jump may reach; NOP is where that category lives. */
static int stays_in_place(const ZydisDecodedInstruction *raw)
{
	switch (raw->meta.category) {
	case ZYDIS_CATEGORY_CALL:
	case ZYDIS_CATEGORY_COND_BR:
	case ZYDIS_CATEGORY_UNCOND_BR:
	case ZYDIS_CATEGORY_RET:
	case ZYDIS_CATEGORY_INTERRUPT:
	case ZYDIS_CATEGORY_SYSCALL:
	case ZYDIS_CATEGORY_SYSRET:
	case ZYDIS_CATEGORY_SYSTEM:
	case ZYDIS_CATEGORY_CET:
		return 1;
	default:
		break;
	}
	switch (raw->mnemonic) {
	case ZYDIS_MNEMONIC_ENDBR32:
	case ZYDIS_MNEMONIC_ENDBR64:
	case ZYDIS_MNEMONIC_XBEGIN:
	case ZYDIS_MNEMONIC_XEND:
	case ZYDIS_MNEMONIC_XABORT:
	case ZYDIS_MNEMONIC_UD0:
	case ZYDIS_MNEMONIC_UD1:
	case ZYDIS_MNEMONIC_UD2:
	case ZYDIS_MNEMONIC_HLT:
		return 1;
	default:
		return raw->meta.branch_type != ZYDIS_BRANCH_TYPE_NONE;
	}
}

/* mod 0, rm 5 is the one form of ModRM that counts from rip. */
static int is_rip_relative(const ZydisDecodedInstruction *raw)
{
	return (raw->attributes & ZYDIS_ATTRIB_HAS_MODRM) && raw->raw.modrm.mod == 0 && raw->raw.modrm.rm == 5;
}

static const struct ZydisDecodedInstructionRawImm_ *relative_immediate(const ZydisDecodedInstruction *raw)
{
	for (int i = 0; i < 2; i++) {
		if (raw->raw.imm[i].size != 0 && raw->raw.imm[i].is_relative)
			return &raw->raw.imm[i];
	}
	return NULL;
}

static void take_constants(const ZydisDecodedInstruction *raw, struct instruction *out)
{
	if (raw->raw.disp.size >= 32)
		out->constant[0] = (uint64_t)raw->raw.disp.value;
	if (raw->raw.imm[0].size >= 32)
		out->constant[1] = raw->raw.imm[0].value.u;
}

int decode_instruction(const uint8_t *bytes, size_t size, uint64_t address, struct instruction *out)
{
	const struct ZydisDecodedInstructionRawImm_ *relative;
	ZydisDecodedInstruction raw;
	ZydisDecoder decoder;

	ZydisDecoderInit(&decoder, ZYDIS_MACHINE_MODE_LONG_64, ZYDIS_STACK_WIDTH_64);
	if (ZYAN_FAILED(ZydisDecoderDecodeInstruction(&decoder, NULL, bytes, size, &raw)))
		return -EILSEQ;

	*out = (struct instruction){.address = address, .length = raw.length};
	relative = relative_immediate(&raw);
	if (raw.mnemonic == ZYDIS_MNEMONIC_SYSCALL)
		out->flags |= INSTRUCTION_SYSCALL;
	if (stays_in_place(&raw))
		out->flags |= INSTRUCTION_FIXED;
	if (relative) {
		out->flags |= INSTRUCTION_FIXED | INSTRUCTION_BRANCH;
		out->reference = address + raw.length + (uint64_t)relative->value.s;
		return 0;
	}
	if (raw.mnemonic == ZYDIS_MNEMONIC_JMP)
		out->flags |= INSTRUCTION_INDIRECT;
	if (is_rip_relative(&raw)) {
		out->flags |= INSTRUCTION_FIXED | INSTRUCTION_POINTS;
		out->reference = address + raw.length + (uint64_t)raw.raw.disp.value;
		return 0;
	}
	take_constants(&raw, out);
	return 0;
}
